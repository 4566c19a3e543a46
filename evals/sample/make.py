"""Builds the sample world's documents from their readable sources: `python -m evals.sample.make`.

A source is a front matter (what the document is, how it is laid out) and a body; `file` names the document that becomes of
it. Text and Markdown documents are the body as it stands, and so is a web page whose source is one; other web pages and
PDFs are set from blocks. Beside the documents come their `noticeboard.toml` and `identities.yaml`, what a careful reader
would say of each. The same sources always give the same bytes.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml

from evals.sample.body import blocks, html, web_blocks
from index.errors import SettingError

HERE = Path(__file__).parent
SOURCES, DOCUMENTS, IDENTITIES = HERE / "sources", HERE / "documents", HERE / "identities.yaml"
WORLD = SOURCES / "world.yaml"

_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be: `facts` is the front matter, `body` what stands under it."""

    path: Path
    facts: Mapping[str, Any]
    body: str

    @property
    def file(self) -> str:
        return str(self.facts["file"])


def sources(folder: Path = SOURCES) -> list[Source]:
    """All sources under the folder, by the name of their document; SettingError for one without front matter or a name taken twice."""
    found: dict[str, Source] = {}
    for path in sorted(path for path in folder.glob("*/*") if path.suffix in (".md", ".html")):
        parts = _FRONT.fullmatch(path.read_text("utf8"))
        if parts is None:
            raise SettingError(f"{path} has no front matter: expected --- lines around its facts, then the body.")
        source = Source(path, yaml.safe_load(parts[1]), parts[2])
        if source.file in found:
            raise SettingError(f"{path} and {found[source.file].path} both become {source.file}.")
        found[source.file] = source
    return [found[name] for name in sorted(found)]


def page(source: Source) -> str:
    """A web page of the body, between the furniture that the front matter gives."""
    title = escape(str(source.facts.get("title", "")))
    content = "\n".join(html(blocks(source.body)))
    before, after = (str(source.facts.get(key, "")).strip() for key in ("before", "after"))
    head = f'<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>'
    return f'<!DOCTYPE html>\n<html lang="en-GB">\n{head}\n<body>\n{before}\n<main>\n{content}\n</main>\n{after}\n</body>\n</html>\n'


def write(source: Source, folder: Path = DOCUMENTS) -> Path:
    """Writes the source's document into the folder and returns its path; SettingError for a form that can't be made."""
    target = folder / source.file
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".pdf":
        from evals.sample.layout import typeset

        typeset(list(blocks(source.body)), source.facts, target)
    elif target.suffix in (".txt", ".md") or source.path.suffix == ".html":
        target.write_text(source.body, "utf8")
    elif target.suffix == ".html":
        target.write_text(page(source), "utf8")
    else:
        raise SettingError(f"{source.path}: no document can be made as {target.suffix or 'a file without suffix'}; expected .pdf, .html, .txt or .md.")
    return target


def councils() -> list[dict[str, Any]]:
    """The world's councils: name, other_names, part ("development" or "test")."""
    found: list[dict[str, Any]] = yaml.safe_load(WORLD.read_text("utf8"))
    return found


def write_as(source: Source, suffix: str, folder: Path) -> Path:
    """The source's document in another form (".docx", ".xlsx" or ".eml"), under the same name otherwise; returns its path."""
    from evals.sample import office

    target = folder / Path(source.file).with_suffix(suffix).name
    folder.mkdir(parents=True, exist_ok=True)
    found = list(web_blocks(source.body) if source.path.suffix == ".html" else blocks(source.body, lines=True))
    writers = {".docx": office.word, ".xlsx": office.workbook, ".eml": office.mail}
    if suffix not in writers:
        raise SettingError(f"no document can be made as {suffix or 'a file without suffix'}; expected {', '.join(writers)}.")
    writers[suffix](found, source.facts, target)
    return target


def told(found: Iterable[Source]) -> str:
    """The noticeboard.toml of the documents: councils that the gazetteer doesn't hold, and which papers are restricted."""
    lines = ["# The councils of the sample. None of them exists."]
    for council in councils():
        names = ", ".join(f'"{name}"' for name in council["other_names"])
        lines += ["", "[[council]]", f'name = "{council["name"]}"', f"other_names = [{names}]"]
    for source in found:
        if "access" in source.facts:
            lines += ["", f'[documents."{source.file}"]', f'access = "{source.facts["access"]}"']
    return "\n".join(lines) + "\n"


def identities(found: Iterable[Source]) -> str:
    """What each document is, as YAML: the sources' own words about it."""
    entries = [{"document": source.file, **source.facts["identity"]} for source in found]
    head = "# What each document in documents/ is, written down by reading its text, not its file name. Dates are only those\n"
    head += "# printed in the document that are its own. Made from the sources by: python -m evals.sample.make\n\n"
    return head + yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=140)


def build(documents: Path = DOCUMENTS, gold: Path = IDENTITIES) -> int:
    """Writes every document, their noticeboard.toml and identities.yaml; returns how many documents there are."""
    found = sources()
    for source in found:
        write(source, documents)
    (documents / "noticeboard.toml").write_text(told(found), "utf8")
    gold.write_text(identities(found), "utf8")
    return len(found)


if __name__ == "__main__":
    try:
        print(f"{build()} documents in {DOCUMENTS}")
    except SettingError as error:
        sys.exit(f"evals.sample.make: {error}")
