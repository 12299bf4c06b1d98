import unicodedata

import pytest

from kokotomo.domain.accounts.nickname_contacts import Contact, contact_in


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            Contact.MAIL,
            (
                "neko@example.com",
                "ねこ@example.com",
                "ｎｅｋｏ＠ｅｘ．ｊｐ",
                "neko(at)gmail",
                "nekoアットgmail",
            ),
        ),
        (
            Contact.ADDRESS,
            (
                "evil.invalid|ねこ.com|neko。jp|neko．ｘｙｚ|t.me|neko dot com|nekoドットcom|www.example|"
                "neko★gmail.com|a.b.example"
            ).split("|"),
        ),
        (
            Contact.PHONE,
            (
                "〇八〇〇〇〇〇一二三四|080-0000-1234|０８０００００１２３４|080 0000 1234|"
                "○八○○○○○一二三四|❽❽❽❽❽❽❽❽❽❽|+81800000123|o8oooo01234567|ゼロ8ゼロ00001234|"
                "〇三ー一二三四ー五六七八|080の0000の1234|tel0300001234|٠٨٠٠٠٠٠١٢٣٤|"
                "〇ハ〇〇〇〇〇一ニ三四"
            ).split("|"),
        ),
        (
            Contact.ACCOUNT,
            (
                "ID:example000|ＩＤ：example|id=example|ID example000|ID12345|アイディー:example|"
                "LINE:example|LINE example000|line id example|ライン：example|ラインexample_0|"
                "らいん交換しよ|カカオ:example|カカオ example_01|Kakao:example|カカオトークID example|"
                "インスタ→example|Discord:example|example#0000|@example|LINE教えて|DMください|"
                "メール待ってます|友だち追加"
            ).split("|"),
        ),
    ],
)
def test_ways_of_contact_are_known_by_their_shape(kind, names):
    found = {name: contact_in(unicodedata.normalize("NFKC", name)) for name in names}
    assert found == dict.fromkeys(names, kind)


@pytest.mark.parametrize(
    "name",
    (
        "ライン川|ラインハルト|オンライン|オンライン123|ラインダンス|Line dance|lineage2|"
        "pineline|カカオ|高カカオ|カカオ70|カカオ豆|インスタ映え|電話ボックス|メール便|"
        "携帯カイロ|友だち|一二三|二〇二五年|八十八夜|五十六|2025-11-23|20251123|ねこ1234|0120|"
        "39|ハハハハ|kaze.san|kaze-san|J.K|dr.すずき|ねこ。いぬ|はれ。|idol|idea99|kid_a|"
        "david1234|アットホーム|アットランダム|ゴゴゴゴゴゴゴゴゴゴ|ミミミミミミミミミ|"
        "○○○○○○○○の人|id"
    ).split("|"),
)
def test_names_that_only_sound_like_one_are_left_alone(name):
    assert contact_in(name) is None
