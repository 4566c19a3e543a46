"""What a fact rests on, and how surely it is known by that."""

import pytest

from index.documents import Basis, Confidence, Paragraph
from index.grounds import HEAD, grounds

TEXTS = ("Improvement notice to Wexmoor City Council", "Issued on 2 August 2023.", "x" * HEAD, "Signed for the Secretary of State.")
PARAGRAPHS = [Paragraph(place, text, str(place), (), place + 1, 0, len(text)) for place, text in enumerate(TEXTS)]


@pytest.mark.parametrize(
    ("quote", "basis", "place", "confidence"),
    [
        ("2 August 2023", Basis.PRINTED, 1, Confidence.HIGH),
        ("2  AUGUST 2023", Basis.PRINTED, 1, Confidence.HIGH),
        ("Secretary of State", Basis.PRINTED, 3, Confidence.MEDIUM),
        ("Wexmoor, in the page's margin", Basis.PRINTED, None, Confidence.MEDIUM),
        (None, Basis.PRINTED, None, Confidence.LOW),
        (None, Basis.FILE_NAME, None, Confidence.LOW),
        (None, Basis.TOLD, None, Confidence.CERTAIN),
        ("2 August 2023", Basis.TOLD, None, Confidence.CERTAIN),
    ],
)
def test_a_fact_is_as_sure_as_what_it_rests_on(quote: str | None, basis: Basis, place: int | None, confidence: Confidence) -> None:
    paragraph, sure = grounds(PARAGRAPHS, quote, basis)
    assert (paragraph.ordinal if paragraph else None, sure) == (place, confidence)
