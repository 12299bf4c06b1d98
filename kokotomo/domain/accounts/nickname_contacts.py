"""Ways of contact in a nickname. A name stands on every page, so it must not carry an address past the rules.

Only shapes are looked at, in the 20 characters a name has; what people write in their texts is another
feature's work. Nicknames such as ライン川, 一二三, オンライン or 高カカオ are none of these.
"""

import re
import unicodedata
from enum import StrEnum

PHONE_DIGITS_MIN = 9
"""Japan's numbers have 10 or 11 digits with the leading 0, 9 or 10 without; dates have 8."""

REAL_DIGITS_MIN = 6
"""Of these so many must be digits by themselves; the rest may be letters that stand for digits (o, l, ニ)."""


class Contact(StrEnum):
    """What sort of contact a name shows."""

    MAIL = "mail"
    ADDRESS = "address"
    PHONE = "phone"
    ACCOUNT = "account"


_DIGITS = dict(zip("〇○◯⭕🅾零一壱二弐三参四五六七八九", "000000112233456789", strict=True))
_STAND_FOR_DIGITS = frozenset("oОоli|ニミハ")
_DIGIT_WORDS = re.compile("ぜろ|ゼロ|まる|マル|れい|レイ|zero", re.IGNORECASE)

_TLDS = (
    "app arpa art biz blog bot cafe chat click cloud club co com corp day dev edu email example fm fun "
    "games gov group home icu info int internal invalid kyoto lan life link live local localhost love "
    "mil mobi moe nagoya name net network ninja okinawa one online onion org osaka page party pics pro "
    "pub rocks school shop site social space store studio style tech test today tokyo top uno video vip "
    "website wiki work works world wtf xyz yokohama zip zone"
).split()
"""Endings in use (IANA root zone) and those set aside (RFC 2606, 6761, 6762). Two letters count always."""

_TLD = rf"(?:{'|'.join(sorted(_TLDS, key=len, reverse=True))}|[a-z]{{2}})"
_DOT = r"(?:\.|\s?(?:ドット|どっと|\bdot\b|\(dot\))\s?)"
_DOMAIN = re.compile(rf"[^\W_][\w-]*(?:\.[\w-]+)*{_DOT}{_TLD}(?![a-z0-9])")
_AT = r"(?:@|あっとまーく|アットマーク|あっと|アット|\(at\)|\bat\b)"
_MAIL = re.compile(
    rf"[\w.-]+\s?@\s?[\w-]+\.[\w.-]+|{_AT}\s?(?:gmail|yahoo|ymail|icloud|outlook|hotmail|docomo|ezweb|softbank|au\b)"
)
_HANDLE = re.compile(r"@\s?[a-z0-9_.]{2,}(?![a-z0-9(])|#\d{4}$|\b(?:https?|www)[:.]")

_LATIN_CHANNEL = (
    r"(?<![a-z])(?:line|kakao(?:talk)?|insta(?:gram)?|twitter|discord|telegram|tiktok|skype|wechat|weixin|"
    r"whatsapp|viber|snapchat|threads|bluesky|facebook|messenger|signal|gmail|mail|e-mail|tel|qq|dm|fb|ig|sns)"
)
_KANA_CHANNEL = (
    r"(?<![ぁ-んー])(?:らいん|かかお(?:とーく)?|かかと|いんすた(?:ぐらむ)?|ついったー?|でぃすこーど|でぃすこ|てれぐらむ|すかいぷ|"
    r"てぃっくとっく|うぃーちゃっと|すなちゃ|めーる|めあど|めるあど|でんわ|電話|携帯|けいたい|連絡先?|れんらく(?:さき)?)"
)
_ID = r"(?:id|あいでぃー?|あどれす|番号|あかうんと|あか|垢)"
_TO = r"\s*[:=→⇒@>・]\s*"
_CUE = (
    r"\s*(?:を|で|は|の)?\s*(?:交換|おしえ|教え|ついか|追加|ともだち|友達|友だち|検索|けんさく|くださ|下さ|"
    r"ちょうだい|まって|待って|おくって|送って|かけて|はなそ|話そ|しよ|してね|やって|やろ|こっち|こちら|[へに]きて|[へに]来て)"
)
_ACCOUNT_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?<![a-z]){_ID}(?:{_TO}|は\s*|\s+)[a-z0-9][a-z0-9._-]{{2,}}",
        r"(?<![a-z])id(?:[._-](?=[a-z._-]*\d)|(?=\d))[a-z0-9._-]{4,}",
        rf"(?:{_LATIN_CHANNEL}|{_KANA_CHANNEL})\s*(?:の\s*)?(?:{_ID})?(?:{_TO}|は\s*)[a-z0-9][a-z0-9._-]+",
        rf"(?:{_LATIN_CHANNEL}|{_KANA_CHANNEL})\s*(?:の\s*)?{_ID}(?![a-z])",
        rf"(?:{_LATIN_CHANNEL}[\s_-]+|{_KANA_CHANNEL}\s*)(?=[a-z._-]*[\d_])(?=[\d._-]*[a-z])[a-z0-9._-]{{4,}}",
        rf"(?:{_LATIN_CHANNEL}(?![a-z])|{_KANA_CHANNEL}){_CUE}",
        rf"(?<![a-z]){_ID}\s*交換|(?:友|とも)だち?(?:追加|ついか)",
    )
)


def contact_in(name: str) -> Contact | None:
    """The sort of contact that the shown form *name* has the shape of, or None."""
    text = name.casefold().replace("。", ".").replace("．", ".")
    if _MAIL.search(text):
        return Contact.MAIL
    if _DOMAIN.search(text):
        return Contact.ADDRESS
    if _is_phone(name):
        return Contact.PHONE
    kana = "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in text)
    if _HANDLE.search(text) or any(shape.search(kana) for shape in _ACCOUNT_SHAPES):
        return Contact.ACCOUNT
    return None


def _is_phone(name: str) -> bool:
    digits = real = 0
    for sign in _DIGIT_WORDS.sub("0", name.casefold()):
        if sign in _DIGITS or unicodedata.digit(sign, None) is not None:
            digits += 1
            real += 1
        elif sign in _STAND_FOR_DIGITS:
            digits += 1
        elif sign not in "のーノ/" and unicodedata.category(sign)[0] == "L":
            digits = real = 0
        if digits >= PHONE_DIGITS_MIN and real >= REAL_DIGITS_MIN:
            return True
    return False
