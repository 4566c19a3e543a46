"""python -m index.onnx_export WEIGHTS TARGET SHA256: a sentence-transformers model as one ONNX file, made in a process of its own."""

import hashlib
import json
import os
import shutil
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path

FORM = 2
"""Of what form an export is: one of another form is made anew."""


def facts_sha256(facts: Mapping[str, object]) -> str:
    """The digest of what an export says of itself, its own digest aside."""
    return hashlib.sha256(json.dumps({name: value for name, value in facts.items() if name != "facts_sha256"}, sort_keys=True).encode()).hexdigest()


def _is_of(target: Path, sha256: str) -> bool:
    """Whether an export is one of these weights, as another process may just have made it."""
    try:
        facts = json.loads((target / "export.json").read_text("utf8"))
        return bool(facts["form"] == FORM and facts["sha256"] == sha256)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def export(weights: Path, target: Path, sha256: str) -> None:
    """Writes model.onnx (input_ids, attention_mask -> unit vectors), tokenizer.json and export.json into `target`, all or nothing."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(weights), device="cpu", local_files_only=True).eval()

    class Whole(torch.nn.Module):
        """Transformer, pooling and normalisation in one graph."""

        def __init__(self) -> None:
            super().__init__()
            self.parts = torch.nn.ModuleList(list(model))

        def forward(self, input_ids: "torch.Tensor", attention_mask: "torch.Tensor") -> "torch.Tensor":
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for part in self.parts:
                features = part(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=-1)

    beside = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    example = model.tokenizer(["one short text", "and a second one that is longer"], padding=True, return_tensors="pt")
    axes = {0: "batch", 1: "pieces"}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole().eval(),
            (example["input_ids"], example["attention_mask"]),
            str(beside / "model.onnx"),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    model.tokenizer.backend_tokenizer.save(str(beside / "tokenizer.json"))
    facts: dict[str, object] = {
        "form": FORM,
        "sha256": sha256,
        "onnx_sha256": hashlib.sha256((beside / "model.onnx").read_bytes()).hexdigest(),
        "tokenizer_sha256": hashlib.sha256((beside / "tokenizer.json").read_bytes()).hexdigest(),
        "dimension": model.get_sentence_embedding_dimension(),
        "max_pieces": min(model.max_seq_length or 256, 256),
    }
    facts["facts_sha256"] = facts_sha256(facts)
    (beside / "export.json").write_text(json.dumps(facts), "utf8")
    if not _is_of(target, sha256):
        shutil.rmtree(target, ignore_errors=True)  # one of other weights, or of an older form
    try:
        beside.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(beside)


if __name__ == "__main__":
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ[name] = "1"
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
