"""python -m evals.tiny CACHE FOLDER DIMENSION SEED …: small sentence-transformers models with weights by chance, for what must hold of any model.

They read the shipped model's word pieces; the mean of vectors by chance is like that of a bag of words, so that they find something.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from index.embedder import exported_into, weights_folder, weights_sha256
from index.models import SHIPPED
from index.onnx_export import export


def make(cache: Path, *wanted: tuple[Path, int, int]) -> None:
    """Makes models, each in its folder, of its dimension and from its seed, and exports them into the cache, in one process of its own."""
    arguments = [str(each) for model in wanted for each in model]
    subprocess.run([sys.executable, "-m", "evals.tiny", str(cache), *arguments], check=True, capture_output=True)


def _make(folder: Path, dimension: int, seed: int) -> None:
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import AutoTokenizer, BertConfig, BertModel

    torch.manual_seed(seed)
    tokenizer = AutoTokenizer.from_pretrained(str(weights_folder(SHIPPED)), local_files_only=True)
    shape = BertConfig(
        vocab_size=len(tokenizer), hidden_size=dimension, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, initializer_range=1.0
    )
    plain = folder.with_name(f"{folder.name}.plain")
    BertModel(shape).save_pretrained(plain)
    tokenizer.save_pretrained(plain)
    reading = models.Transformer(str(plain), max_seq_length=128)
    SentenceTransformer(modules=[reading, models.Pooling(dimension)], device="cpu").save(str(folder))


def _main(cache: Path, models: Sequence[str]) -> None:
    for start in range(0, len(models), 3):
        folder, dimension, seed = Path(models[start]).resolve(), *models[start + 1 : start + 3]
        _make(folder, int(dimension), int(seed))
        export(folder, exported_into(cache, folder), weights_sha256(folder))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
