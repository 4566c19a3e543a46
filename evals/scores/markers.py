"""Markers: each [n] of an answer has its citation, each citation its [n], and a refusal has no citation."""

import re

from evals.scores.answered import Answered


def right_markers(answered: Answered) -> bool:
    said = set(re.findall(r"\[(\d+)\]", answered.reply.answer))
    given = {str(each.marker) for each in answered.reply.citations}
    if answered.refused:
        return not given
    return said == given and bool(given)
