import pytest

from kokotomo.domain.accounts.nickname_lookalikes import skeleton
from kokotomo.domain.accounts.nicknames import parse
from kokotomo.foundation import tsv

ROWS = tsv.read("kokotomo.domain.accounts", "confusables.tsv")


def pairs(text: str) -> list[list[str]]:
    return [pair.split("=") for pair in text.split("|")]


@pytest.mark.parametrize(
    ("name", "like"),
    pairs(
        "Iris=lris|Iris=1RIS|Iris=Ìrìs|sora=s0ra|sora=5ora|sora=so-ra|sora=ѕога|coco=сосо|"
        "coco=СОСО|neko=пеко|neko=ΝΕΚΟ|neko=n3ko|neko=_neko.|yamaneko=yarnaneko|wakame=vvakame|"
        "boo=🅱\ufe0f🅾\ufe0fo|x月=×月|川口=川ロ|川口=川囗|川口=川□|工藤=エ藤|工藤=工籐|"
        "力丸=カ丸|力丸=刀丸|二月=ニ月|八月=ハ月|夕日=タ日|夕日=夕曰|卜部=ト部|へいわ=ヘいわ|"
        "べに=ベに|ぺんぎん=ペんぎん|りす=リす|才人=オ人|千代=チ代|三毛=ミ毛|コーヒー=コ一ヒ一|"
        "コーヒー=コ-ヒ―|コーヒー=コ〜ヒ〜|レモン=レモソ|吉野=𠮷野|高橋=髙橋|まる○=まる〇|"
        "未来=末来|そらうみ=そら うみ|はる☀=はる☀\ufe0f|みみ👍=みみ👍🏽"
    ),
)
def test_names_that_pass_for_each_other_have_one_skeleton(name, like):
    assert parse(name).skeleton == parse(like).skeleton


@pytest.mark.parametrize(
    ("name", "other"),
    pairs(
        "ねこ=ネコ|かき=がき|はな=ばな|ばす=ぱす|ちょ=ちよ|つき=っき|sora5=soras|ねこ=ねこ🌻|"
        "ツキ=シキ|さくら=ちくら|月見=月兄|nana=hana|राधा=राध|ดอกไม้=ดอกไม|나무=나모"
    ),
)
def test_names_that_differ_at_a_glance_stay_apart(name, other):
    assert parse(name).skeleton != parse(other).skeleton


def test_every_row_of_the_table_does_what_it_says_and_ends():
    for row in ROWS:
        assert row["signs"], row
        for sign in row["signs"]:
            assert skeleton(sign) == skeleton(row["looks_like"]), row


def test_no_sign_of_one_source_is_explained_twice():
    for source in ("unicode", "own"):
        signs = "".join(row["signs"] for row in ROWS if (row["source"] == "unicode") == (source == "unicode"))
        assert sorted({sign for sign in signs if signs.count(sign) > 1}) == []
