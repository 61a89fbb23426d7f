"""Short forms of given names, English and Italian: enough that a letter signed Liz finds Elizabeth."""

from __future__ import annotations

from collections import defaultdict

_FORMS = """
abigail abby; alexander alex sandy; alexandra alex sandra; andrew andy drew; anthony tony; barbara barb;
benjamin ben; catherine katherine kathryn cathy kathy kate katie; charles charlie chuck; christina tina chris;
christopher chris; daniel dan danny; david dave; deborah debbie deb; donald don; edward ed eddie ted;
elizabeth liz lizzie beth betty eliza; emily em; eugene gene; frances fran; francis frank; frederick fred;
gabriella gaby; geoffrey jeffrey geoff jeff; gregory greg; henry harry hank; isabella bella; jacob jake;
james jim jimmy jamie; jennifer jen jenny; jessica jess jessie; john jack johnny; jonathan jon; joseph joe;
joshua josh; judith judy; kenneth ken; kimberly kim; lawrence laurence larry; leonard leo len; louise lou;
margaret maggie meg peggy; matthew matt; michael mike mick; nathaniel nathan nate; nicholas nick; oliver ollie;
pamela pam; patricia pat patty; patrick pat paddy; peter pete; philip phil; rebecca becky; richard rick dick;
robert rob bob bobby; ronald ron; russell russ; samantha sam; samuel sam; stephanie steph; stephen steven steve;
susan sue susie; theodore ted theo; thomas tom tommy; timothy tim; valerie val; victoria vicky; vincent vince;
william will bill billy liam; zachary zach; alessandro sandro ale; alessandra sandra ale; antonio toni tonio;
domenico mimmo; elisabetta betta; filippo pippo; francesco franco ciccio checco; francesca franca; giovanni gianni;
giuseppe beppe peppe pino; giuseppina pina; leonardo leo; lorenzo renzo enzo; luigi gigi; margherita rita; matteo teo;
michele miki; nicola nico; raffaele lello; roberto berto; salvatore totò toto; tommaso tommy; vincenzo enzo
"""


def _families() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in _FORMS.split(";"):
        whole, *short = line.split()
        for form in short:
            found[form].add(whole)
    return {form: frozenset(wholes) for form, wholes in found.items()}


_WHOLE = _families()


def same_name(left: str, right: str) -> bool:
    """Whether one may be a short form of the other, or both of a third."""
    if left == right or (left not in _WHOLE and right not in _WHOLE):
        return False
    of_left = _WHOLE.get(left, frozenset()) | {left}
    of_right = _WHOLE.get(right, frozenset()) | {right}
    return bool(of_left & of_right)
