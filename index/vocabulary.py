"""The field's abbreviations and synonyms, as data: what people write and what documents print.

A question's words are widened by these before the search by words; a document's own definitions come later and win.
"""

import re

ABBREVIATIONS: dict[str, str] = {
    "dfe": "Department for Education",
    "mash": "multi-agency safeguarding hub",
    "ilacs": "inspection of local authority children's services",
    "dcs": "director of children's services",
    "lscp": "local safeguarding children partnership",
    "lscb": "local safeguarding children board",
    "ri": "requires improvement",
    "nqsw": "newly qualified social worker",
    "send": "special educational needs and disabilities",
    "sen": "special educational needs",
    "ehcp": "education health and care plan",
    "ehc": "education health and care",
    "icb": "integrated care board",
    "cqc": "Care Quality Commission",
    "hmi": "His Majesty's Inspector",
    "hmci": "His Majesty's Chief Inspector",
    "iro": "independent reviewing officer",
    "lado": "local authority designated officer",
    "lac": "looked after children in care",
    "cla": "children looked after in care",
    "cin": "children in need",
    "uasc": "unaccompanied asylum-seeking children",
    "neet": "not in education employment or training",
    "edt": "emergency duty team",
    "eds": "emergency duty service",
    "iha": "initial health assessment",
    "pa": "personal adviser",
    "pep": "personal education plan",
    "plo": "public law outline pre-proceedings",
    "camhs": "child and adolescent mental health services",
    "eet": "education employment and training",
    "ehe": "electively home educated",
    "cme": "children missing education",
    "cse": "child sexual exploitation",
    "cce": "child criminal exploitation",
    "lga": "Local Government Association",
    "sos": "Secretary of State",
    "tor": "terms of reference",
    "cllr": "councillor",
    "ict": "information and communication technology",
    "qa": "quality assurance",
    "sw": "social worker",
    "sws": "social workers",
    "cx": "chief executive",
    "ceo": "chief executive",
    "s497a": "section 497A Education Act 1996",
}

SYNONYMS: list[tuple[str, ...]] = [
    ("kids", "children", "youngsters"),
    ("looked after", "in care"),
    ("social care", "children's services"),
    ("department", "dfe", "department for education"),
    ("officials", "advisers", "department"),
    ("adviser", "advisor"),
    ("minister", "secretary of state"),
    ("chair", "chairs", "chairing", "chairperson"),
    ("dentist", "dental"),
    ("gp", "doctor", "health"),
    ("housing", "homes", "accommodation", "live", "placements"),
    ("rooms", "facilities", "space"),
    ("overseas", "abroad", "international"),
    ("vacancies", "vacancy", "recruitment"),
    ("caseloads", "workloads", "caseload"),
    ("staff", "workforce", "workers"),
    ("training", "development"),
    ("leadership", "leaders"),
    ("grade", "judgement", "rating", "graded", "judged", "rated"),
    ("behind", "slow", "delayed", "slipping"),
    ("better", "improve", "improvement", "improved"),
    ("deadline", "date", "due"),
    ("front door", "mash", "multi-agency safeguarding hub", "integrated front door"),
    ("share", "proportion", "percentage", "per cent", "half"),
    ("quick", "prompt", "timely"),
    ("schools", "education", "school"),
    ("police", "partners"),
    ("parents", "families", "carers"),
    ("meeting", "meets", "convening", "convened"),
    ("check", "review", "checks", "reviews"),
    ("flagged", "identified", "found"),
    ("hired", "recruited", "recruit"),
    ("leaving care", "care leavers"),
    ("first", "initial"),
    ("evidence", "proof"),
    ("deep dive", "diagnostic review"),
    ("disagree", "decision", "decision making"),
    ("inspector", "hmi", "lead inspector"),
]

_PHRASES = {phrase: [other for other in group if other != phrase] for group in SYNONYMS for phrase in group}
_LOOKUP = re.compile(r"(?<![\w])(" + "|".join(sorted((re.escape(p) for p in [*_PHRASES, *ABBREVIATIONS]), key=len, reverse=True)) + r")s?(?![\w])", re.I)


def widen(question: str) -> list[str]:
    """Further words a document may use for what the question says, most direct first."""
    further: list[str] = []
    for match in _LOOKUP.finditer(question.replace("’", "'")):
        phrase = match[1].lower()
        if phrase in ABBREVIATIONS:
            further.append(ABBREVIATIONS[phrase])
        further.extend(_PHRASES.get(phrase, ()))
    return list(dict.fromkeys(further))


def spelt_out(abbreviation: str) -> str | None:
    return ABBREVIATIONS.get(abbreviation.lower())
