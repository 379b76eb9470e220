"""Words by which a text speaks of violence, or leaves open who is responsible: nobody is asked who did it there.

The tables are deliberately too wide: a harmless sentence that is not asked about is no loss, an accusation is one.
"""

import re

from mali_timeline.text import fold

# The beginnings of words, and whole words (with a full stop here), without case and accents.
_VIOLENCE = (
    "kill|slay|slain.|murder|massacr|slaughter|execut|behead|assassin|lynch|strangl|poison|hanged.|hanging.|"
    "dead|death|die.|dies.|died.|dying.|toll.|tolls.|casualt|fatalit|victim|corpse|grave.|graves.|funeral|bury|buri|"
    "wound|injur|maim|mutilat|amputat|cut off|cuts off|flog|lash|whip|stone.|stoned.|stoning.|beat.|beats.|beaten.|"
    "beating|abus|tortur|rape|rapist|sexual|cruel|brutal|violen|atrocit|crime|criminal|genocid|cleansing|"
    "abduct|kidnap|hostage|captive|captor|enslav|slave|disappear|detain|detention|arrest|imprison|prisoner|"
    "attack|assault|ambush|raid|storm.|storms.|stormed.|bomb|shell.|shells.|shelled.|shelling.|shoot|shot.|shots.|"
    "gunfire|open fire|opens fire|opened fire|explo|blast|grenade|rocket|mortar|suicide|landmine|mine.|mines.|"
    "burn|torch|arson|set fire|sets fire|loot|pillag|plunder|ransack|destroy|destruct|demolish|smash|"
    "fight|fought|battle|battlefield|clash|captur|recaptur|seiz|retak|retook|conquer|conquest|overrun|expel|"
    "terror|threat|coup.|coups.|overthr|putsch|mutin|besieg|blockad|extort|smuggl|traffick"
)
_OPEN_RESPONSIBILITY = (
    "responsib|unclear|unknown|unidentified|unnamed|uncertain|unconfirmed|unverified|unproven|accus|alleg|"
    "suspect|suspic|blam|denounc|breach|violat|"
    "deny.|denies.|denied.|denying.|denial|claim|reportedly|is reported|are reported|"
    "was reported|were reported|said to|according to|attribut|presum|suppos|believ|apparent|appear to|appears to|"
    "perhaps|possibl|probabl|likely|disput|contest.|contests.|contested.|culprit|perpetrat|carried out|"
    "who carried|by whom|who did|whoever|charge.|charged.|charges.|indict|guilt|implicat|complicit|point to|"
    "points to|pointed to|lay on|lays|laid at|doubt|rumour|rumor|purport|impunit|inquir|investigat"
)


def _words(table: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{table.replace('.', chr(92) + 'b')})")


_OF_VIOLENCE = _words(_VIOLENCE)
_OF_OPEN_RESPONSIBILITY = _words(_OPEN_RESPONSIBILITY)


def speaks_of_violence(text: str) -> bool:
    """Return whether a text has a word of killing, abuse, abduction, attack, fighting, destruction or threat."""
    return _OF_VIOLENCE.search(fold(text)) is not None


def leaves_responsibility_open(text: str) -> bool:
    """Return whether a text has a word by which it does not say itself who did something, or that somebody did."""
    return _OF_OPEN_RESPONSIBILITY.search(fold(text)) is not None
