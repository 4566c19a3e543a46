"""Every error Noticeboard raises on purpose. Each is a sentence: what was found, what was expected, what to do.

NoticeboardError
├── SettingError            a setting or a command's argument can't be used
├── NotAllowed              the asker may not see or do this
├── QuestionError           a question that can't be asked (HTTP: 422)
│   ├── QuestionEmpty
│   ├── QuestionTooLong
│   ├── DayOutOfReach
│   └── UnknownCouncil      carries the near names
├── UnknownDocument         no such document in scope
├── UnknownObligation       no such obligation in scope
├── UnknownClaim            no such record in scope
├── ClaimRefused            what can't be recorded
├── FileRefused             a file that can't become a document; `reason` is one of REASONS
└── StoreError
    ├── OwnedElsewhere      another process holds the data folder; carries its pid
    ├── StoreMismatch       made by another version or another embedding model
    ├── StoreDamaged        a file of the store isn't what was written
    ├── DiskFailed          the disk is full, or gives or takes nothing
    └── WeightsError        the embedding model is missing or altered
"""

from datetime import date

REASONS = {
    "empty": "the file is empty or holds no text",
    "too_large": "the file is larger than can be read",
    "encrypted": "the file is protected by a password; save a copy without one",
    "damaged": "the file isn't what its name says, or it is damaged; open it in its program and save it again",
    "unsupported": "this kind of file isn't read yet; save it as PDF, Word (.docx), Excel (.xlsx), CSV, mail (.eml), HTML, Markdown, plain text or a picture "
    "(PNG, JPEG, TIFF)",
    "unsafe": "the file is built as no program builds one, and isn't opened; open it in its program and save it again",
    "too_slow": "reading the file took longer than allowed",
    "too_hungry": "reading the file needed more memory than allowed",
    "no_text_layer": "the pages are pictures, and the program that reads those isn't installed; install Tesseract (on Debian and Ubuntu: "
    "apt-get install tesseract-ocr) and take the file in again",
    "unreadable": "the file can't be opened; check its permissions",
}


class NoticeboardError(Exception):
    """The root; `str(error)` is the sentence for people."""

    code = "error"


class SettingError(NoticeboardError):
    code = "setting"


class NotAllowed(NoticeboardError):
    code = "not_allowed"


class QuestionError(NoticeboardError):
    code = "question"


class QuestionEmpty(QuestionError):
    code = "question_empty"

    def __init__(self) -> None:
        super().__init__("The question is empty; write what you want to know.")


class QuestionTooLong(QuestionError):
    code = "question_too_long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The question has {length:,} characters; at most {limit:,} can be asked. Ask the heart of it.")


class DayOutOfReach(QuestionError):
    code = "day_out_of_reach"

    def __init__(self, day: date, first: int, last: int) -> None:
        super().__init__(f"{day.isoformat()} can't be the as-of day; it must lie between {first} and {last}.")


class UnknownCouncil(QuestionError):
    """A council's name that neither the gazetteer nor the library knows; `near` holds likely names."""

    code = "unknown_council"

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        hint = f" Did you mean {' or '.join(near)}?" if near else " 'noticeboard documents' lists the councils that have documents."
        super().__init__(f"No council called {name[:80]!r} is known.{hint}")
        self.near = near


class UnknownDocument(NoticeboardError):
    code = "unknown_document"

    def __init__(self, document_id: str) -> None:
        super().__init__(f"There is no document {document_id[:40]!r} that you may see; 'noticeboard documents' lists them.")


class UnknownObligation(NoticeboardError):
    code = "unknown_obligation"

    def __init__(self, obligation_id: str) -> None:
        super().__init__(f"There is no obligation {obligation_id[:40]!r} that you may see; 'noticeboard obligations --json' gives each one's obligation_id.")


class UnknownClaim(NoticeboardError):
    code = "unknown_claim"

    def __init__(self, claim_id: str) -> None:
        super().__init__(f"There is no record {claim_id[:40]!r} that you may see; 'noticeboard record list' lists them.")


class ClaimRefused(NoticeboardError):
    """Something that can't be recorded as it was told; the sentence says what is missing or wrong."""

    code = "claim_refused"


class FileRefused(NoticeboardError):
    """A file that can't become a document. `reason` is a key of REASONS; `detail` says more where there is more to say."""

    code = "file_refused"

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(REASONS[reason] + (f" ({detail})" if detail else ""))
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type["FileRefused"], tuple[str, str]]:
        return type(self), (self.reason, self.detail)


class StoreError(NoticeboardError):
    code = "store"


class OwnedElsewhere(StoreError):
    code = "owned_elsewhere"

    def __init__(self, folder: str, pid: int | None) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{folder} is in use by {who}. Ask through it, or stop it first.")
        self.pid = pid


class StoreMismatch(StoreError):
    code = "store_mismatch"


class StoreDamaged(StoreError):
    code = "store_damaged"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path} is damaged ({what}). Restore the library from a backup: noticeboard restore FILE.")
        self.path, self.what = path, what


class DiskFailed(StoreError):
    code = "disk"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path} can't be written ({what}). Make room or mend the disk, and give the command again: what was listed is kept.")
        self.path, self.what = path, what


class WeightsError(StoreError):
    code = "weights"
