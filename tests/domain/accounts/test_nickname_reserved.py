import unicodedata

import pytest

from kokotomo.domain.accounts.nickname_reserved import Claim, claimed
from kokotomo.foundation import tsv

CLAIMS = {claim.name.lower() for claim in Claim} | {"exact"}


@pytest.mark.parametrize(
    "name",
    (
        "運営|ココトモ|管理人さん|事務局|公式|サポート|スタッフ|相談員|安全担当|匿名|匿名さん|"
        "【運営】サポート|★運営★|運 営|運・営|運営だよ|運営のねこ|運営局|運営事務局|運營|運営2号|"
        "ココトモ公式|ココトモ太郎|kokotomo official|ｋｏｋｏｔｏｍｏ|k0k0t0m0|кокотомо|ココ卜モ|"
        "こことも|相談員みなと|スタッフ山田|スタツフ山田|オぺレーター山田|サポ一ト|さぽーと|サポートセンター|ツステム|"
        "へルプデスク|うんえい|neko公式|neko 公式|neko(admin)|admin_neko|support_cat|"
        "とくめいさん|匿名さん🌻|ゲスト|admin|ADMIN|adm1n|4dm1n|adm!n|admın|ädmïn|adrnin|"
        "a.d.m.i.n|a d m i n|🅰️dmin|admin123|root|r00t|system|5y5tem|System Admin|m0derator|"
        "staff01|0fficial|login|L0GIN|1ogin|settings|log-out|help🌻|api|設定|ログイン"
    ).split("|"),
)
def test_a_name_that_claims_to_be_the_operator_or_a_page_is_found(name):
    assert claimed(unicodedata.normalize("NFKC", name))


@pytest.mark.parametrize(
    "name",
    (
        "運営学部のたぬき|運営費の人|公務員|公式戦|管理人形|管理栄養士みか|非公式|事務所のねこ|"
        "相談したい人|システム手帳|システムエンジニア|サポーター|サポート犬|スタッフロール|"
        "ココトモダチ|ここともだち|オペラ|匿名希望のねこ|会員番号39|相談相手|安全運転|通知表|"
        "お知らせ猫|開発途上|代表作|テスト勉強|badminton|administration|supporter|beetroot|"
        "systematic|Adam|Sunel|Theo|helpful|loginess|ねこ|neko|のの|さんさん|くんくん|人の子|"
        "Mina|nan|kokoro|長老|ちゃん"
    ).split("|"),
)
def test_a_word_inside_another_word_claims_nothing(name):
    assert claimed(name) is None


def test_every_word_of_the_list_is_refused_by_itself_and_has_a_known_claim():
    rows = tsv.read("kokotomo.domain.accounts", "reserved_names.tsv")
    assert {row["claim"] for row in rows} == CLAIMS
    assert [row["word"] for row in rows if row["claim"] != "companion" and not claimed(row["word"])] == []


def test_companions_alone_claim_nothing():
    rows = tsv.read("kokotomo.domain.accounts", "reserved_names.tsv")
    claims = {row["word"] for row in rows if row["claim"] != "companion"}
    companions = [row["word"] for row in rows if row["claim"] == "companion" and row["word"] not in claims]
    assert [word for word in companions if claimed(word)] == []
