"""Where a sentence ends, in all languages that the pages have texts for."""

from __future__ import annotations

import re

#: A Chinese or Japanese full stop needs no space after it; before a closing mark it ends only what is quoted. A closing
#: mark of French stands after a space.
_END = re.compile(r"([.!?…؟۔।]+)(?:[\"'“”‘’«»‹›)\]]|\s»)*(?=\s|$)|[。！？]+(?![」』）])")
_OPENING = "\"'“”„‚‘«»‹›([¿¡\u00a0\u202f"
#: Words with a full stop of their own that a capital may follow. One list for all languages, because a text has names
#: and titles of others. Those that stand only before a number, such as "Nr." or a month, need no place in it.
_ABBREVIATIONS = frozenset(
    """
    Dr Prof St Ste Mt Ft Jr Sr Inc Ltd Corp Co Bros Esq PhD vs etc approx ca resp
    Mr Mrs Ms Messrs Hon Rev Gen Col Capt Cpt Cmdr Lt Maj Sgt Gov Sen Rep Pres Supt Dept Univ
    Ave Blvd Rd Hwy
    Hr Hrn Fr Frl Dipl Ing Mag Str bzw usw evtl ggf inkl exkl einschl zzgl zzt vgl sog gem lt geb gest gegr Mio Mrd Tsd
    max min Min Std Stk Abt Bhf Hbf
    MM Me Mgr Pr env av boul hab tél cf
    Sra Srta Sres Dra Lic Arq Ud Uds Vd Avda Cía aprox EE UU JJ tel dto izda dcha
    """.split()
)
#: An initial, a number of a list or a day ("3. Mai"), a Roman numeral, or letters with stops ("z.B", "U.S").
_DOUBTFUL = re.compile(r"[^\W\d_]|\d{1,3}|[IVXLC]+|.*[^\W\d_]\..*")


def sentence_end(text: str, at_least: int = 1) -> int | None:
    """The index after the first sentence of a text, which has ``at_least`` so many characters.

    ``None`` if no sentence ends for certain: an abbreviation, an initial or a number may end one or not, and the word
    after an end begins with neither a small letter nor a digit.
    """
    for match in _END.finditer(text):
        if match.end() >= at_least and not _goes_on(text[: match.start()], match[1], text[match.end() :]):
            return match.end()
    return None


def _goes_on(before: str, stop: str | None, after: str) -> bool:
    """Whether a sentence may go on after ``stop``, which is ``None`` for a full stop of Chinese or Japanese."""
    if stop is None:
        return False
    following = after.lstrip().lstrip(_OPENING)[:1]
    if following.islower() or following.isdigit():
        return True
    word = (before.split() or [""])[-1].lstrip(_OPENING)
    is_doubtful = word in _ABBREVIATIONS or _DOUBTFUL.fullmatch(word) is not None
    return bool(following) and stop == "." and is_doubtful
