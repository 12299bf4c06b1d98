"""What is said from Python about files of diaries. No words of a person stand in these."""

from collections.abc import Mapping
from typing import Any

from kokotomo.foundation.errors import Problem

PROBLEMS = {
    "file.missing": "ファイルを選んでください。中身のないファイルは取りこめません",
    "file.too_large": "ファイルは{limit}MBまでです。年ごとなどに分けて、取りこんでください",
    "year.range": "年は、1900年から{year}年までの数字で入力してください。例：1998",
    "year.unreadable": "年を「1998」のように、数字で入力してください",
    "audience.minor": "18歳までの人の日記は、「だれでも」にはできません。ほかの範囲を選んでください",
    "audience.choice": "読める人をひとつ選んでください",
    "authors.none": "取りこむ人を、ひとり以上選んでください",
}

REFUSED = {
    "file.empty": "ファイルに、日記がひとつもありませんでした。",
    "file.encoding": "ファイルの文字の形（文字コード）が UTF-8 ではありません。"
    "UTF-8 で保存しなおしてください。",
    "file.unknown": "日記のファイルとして読めませんでした。"
    "JSON Lines か Movable Type の形、または、ココトモから書き出した zip を選んでください。",
    "file.nested": "圧縮したファイルの中に、また圧縮したファイルがあります。"
    "中身を取り出してから選んでください。",
    "file.damaged": "ファイルがこわれているか、途中で切れています。"
    "もう一度書き出して、選びなおしてください。",
    "file.bomb": "圧縮のしかたがふつうではないので、読むのをやめました。"
    "圧縮していないファイルを選んでください。",
    "file.too_long": "広げると{megabytes}MBを超えるので、読むのをやめました。"
    "分けてから、取りこんでください。",
    "file.too_many_members": "圧縮したファイルの中身の数が多すぎます。diaries.jsonl だけを選んでください。",
    "file.not_our_zip": "zip の中に {name} がありません。ココトモから書き出した zip を選んでください。",
    "file.too_many": "日記が{limit:,}より多く入っています。分けてから、取りこんでください。",
    "import.suspended": "いまは書きこみができないので、取りこみを止めました。",
}

REASONS = {
    "already": "もう、ノートにあります",
    "author.other": "選んでいない人の日記です",
    "entry.empty": "文章がありません",
    "line.too_long": "1行が長すぎます（1MBまで）",
    "line.encoding": "文字が UTF-8 として読めません",
    "line.unreadable": "行の形が読めません",
    "line.not_an_object": "日記の形（{{ }} で囲んだもの）になっていません",
    "field.wrong_type": "「{key}」の中身が、文章ではありません",
    "origin.too_long": "出典などの書きそえが長すぎます（{limit:,}字まで）",
    "date.wrong": "日付が読めません",
    "date.leap": "{year}年に、2月29日はありません",
    "date.no_year": "年がわかりません",
    "date.missing": "日付がありません",
    "day.future": "これから先の日付です",
    "day.too_old": "{year}年より前の日付です",
    "text.unstorable": "保存できない文字（こわれた文字）が入っています",
    "event.too_long": "{limit:,}字より長い文章です（{now:,}字）",
    "feeling.too_long": "「気持ち」が{limit:,}字より長いです（{now:,}字）",
    "effort.too_long": "「頑張ったこと」が{limit:,}字より長いです（{now:,}字）",
    "title.too_long": "題が{limit}字より長いです（{now}字）",
    "note.too_long": "注意書きが{limit}字より長いです（{now}字）",
    "event.heaped": "記号を重ねすぎた字があります",
    "feeling.heaped": "記号を重ねすぎた字があります",
    "effort.heaped": "記号を重ねすぎた字があります",
    "title.heaped": "題に、記号を重ねすぎた字があります",
    "note.heaped": "注意書きに、記号を重ねすぎた字があります",
}
"""Why an entry of a file is not taken."""

SUMS = {
    "date.leap": "その年にない2月29日です",
    "day.too_old": "古すぎる日付です",
    "event.too_long": "文章が長すぎます",
    "feeling.too_long": "「気持ち」が長すぎます",
    "effort.too_long": "「頑張ったこと」が長すぎます",
    "title.too_long": "題が長すぎます",
    "note.too_long": "注意書きが長すぎます",
    "field.wrong_type": "文章でない中身があります",
    "origin.too_long": "出典などの書きそえが長すぎます",
}
"""The same for many together, where the one sentence names a figure."""

FORMATS = {"json_lines": "JSON Lines", "movable_type": "Movable Type"}
KEPT = "ファイルに書いてある通り（書いてなければ自分だけ）"
NAMELESS = "（名前なし）"

STILL_OPEN = "取りこみかけのファイルがあります。そちらを終えるか、やめてから、次を選んでください。"
LEFT = "取りこみをやめて、ファイルを消しました。"
TIDIED = "記録を消しました。取りこんだ日記は、そのままです。"
MOVED_ON = "この取りこみは、もう先へ進んでいます。"


def say(problem: Problem) -> str:
    """The sentence for *problem*."""
    return PROBLEMS[problem.key].format(**problem.facts)


def why(reason: str, facts: Mapping[str, Any]) -> str:
    """The sentence for one entry that is not taken."""
    return REASONS[reason].format(**facts)


def why_some(reason: str) -> str:
    """The same for several together."""
    return SUMS.get(reason) or REASONS[reason].format()


def refusal(problem: str, facts: Mapping[str, Any]) -> str:
    """The sentence for a file that cannot be read at all."""
    return REFUSED[problem].format(**facts)
