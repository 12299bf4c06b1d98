"""Every kind of post, with what is sent."""

from kokotomo.domain.consultations.rules import CONSENT_VERSION
from tests.web.counted_pages import Path, fixed, of_held, of_thread

PROFILE = {"bio": "ひとこと", "cover": "sora", "theme": "device", "time_zone": "Asia/Tokyo"}
LETTER = {"letter": "夜が長いです。", "sender": "member", "way": "listen"}
POSTS: tuple[tuple[str, Path, dict[str, str]], ...] = (
    ("publish", fixed("/diaries"), {"event": "新しい日記", "audience": "members", "wish": "reply"}),
    ("publish privately", fixed("/diaries"), {"event": "秘密", "audience": "private", "wish": "none"}),
    ("keep a draft", fixed("/drafts"), {"event": "書きかけ"}),
    ("preview", fixed("/diaries"), {"event": "見る", "preview": "1"}),
    ("reply", lambda crowd: f"/diaries/{crowd.page.public_id}/replies", {"body": "読みました"}),
    ("edit a reply", lambda crowd: f"/replies/{crowd.reply.public_id}/edit", {"body": "書きなおした"}),
    ("読んだよ", lambda crowd: f"/diaries/{crowd.page.public_id}/reading", {"read": "1"}),
    ("take 読んだよ back", lambda crowd: f"/diaries/{crowd.page.public_id}/reading", {"read": "0"}),
    ("edit", lambda crowd: f"/diaries/{crowd.own.public_id}/edit", {"event": "別の", "version": "1"}),
    ("close", lambda crowd: f"/diaries/{crowd.own.public_id}/closure", {}),
    ("seal", lambda crowd: f"/diaries/{crowd.own.public_id}/audience", {"audience": "private"}),
    ("open", lambda crowd: f"/diaries/{crowd.own.public_id}/audience", {"audience": "members"}),
    ("delete", lambda crowd: f"/diaries/{crowd.own.public_id}/deletion", {}),
    ("restore", lambda crowd: f"/diaries/{crowd.own.public_id}/restoration", {}),
    ("delete a reply", lambda crowd: f"/replies/{crowd.reply.public_id}/deletion", {}),
    ("discard a draft", lambda crowd: f"/drafts/{crowd.draft.public_id}/deletion", {}),
    ("greet", lambda crowd: f"/u/{crowd.others[0].public_id}/greetings", {"card": "night"}),
    ("unfollow", lambda crowd: f"/u/{crowd.others[0].public_id}/follow/removal", {}),
    ("follow", lambda crowd: f"/u/{crowd.others[0].public_id}/follow", {}),
    ("remove a follower", lambda crowd: f"/u/{crowd.others[0].public_id}/follower/removal", {}),
    ("mute", lambda crowd: f"/u/{crowd.others[0].public_id}/mute", {}),
    ("unmute", lambda crowd: f"/u/{crowd.others[0].public_id}/mute/removal", {}),
    ("report an entry", lambda crowd: f"/diaries/{crowd.page.public_id}/report", {"reason": "blame"}),
    ("report a person", lambda crowd: f"/u/{crowd.others[0].public_id}/report", {"reason": "other"}),
    ("report it again", lambda crowd: f"/u/{crowd.others[0].public_id}/report", {"reason": "life"}),
    ("report who listens", of_thread("taken", "/listener-report"), {"reason": "contact"}),
    ("report a face", lambda c: f"/volunteers/{c.listening.face}/report", {"reason": "contact"}),
    (
        "report what came back",
        lambda c: f"/consult/{c.desk.opened}/replies/{c.desk.came}/report",
        {"reason": "blame"},
    ),
    ("profile", fixed("/settings"), PROFILE),
    ("write a letter", of_thread("taken", "/letters"), {"body": "ありがとう。"}),
    ("keep a draft of a letter", of_thread("taken", "/draft"), {"body": "書きかけ", "draft": "0"}),
    ("answer", of_held("/letters"), {"body": "読みました。"}),
    ("keep a draft of an answer", of_held("/draft"), {"body": "書きかけ", "draft": "0"}),
    ("keep a note", of_held("/note"), {"note": "覚え書き", "version": "0"}),
    ("ask to extend a term", of_held("/extension"), {}),
    ("ask for more time", of_thread("taken", "/extension"), {}),
    ("wait on", of_thread("unanswered", "/waiting"), {}),
    ("ask everybody", of_thread("unanswered", "/everyone"), {"words": "夜", "consent": CONSENT_VERSION}),
    ("withhold a summary", of_thread("taken", "/summary"), {"handed": "0"}),
    ("a step of an application", fixed("/volunteer/application/motives"), {"motives": "聴きたいから"}),
    ("mail settings", fixed("/settings/mail"), {"quiet_from": "23", "quiet_until": "6"}),
    ("tonight", fixed("/settings/mail/tonight"), {}),
    ("end a thread", of_held("/closure"), {}),
    (
        "say what one says at the end",
        of_thread("ended", "/closing"),
        {"thanks": "またね", "lighter": "same", "door": "end", "refuses": "y"},
    ),
    ("choose to meet", of_thread("ended", "/meeting"), {"wants": "0"}),
    ("end a meeting", lambda crowd: f"/consult/meetings/{crowd.desk.meeting}/removal", {}),
    ("let a letter go", lambda crowd: f"/keepsakes/letters/{crowd.desk.kept}/removal", {}),
    (
        "choose to meet, as who listened",
        lambda crowd: f"/volunteer/farewells/{crowd.desk.farewell}/meeting",
        {"wants": "1"},
    ),
    ("ask how it went", lambda crowd: f"/volunteer/farewells/{crowd.desk.farewell}/follow-up", {"sent": "1"}),
    ("check a letter", fixed("/consult/check"), LETTER),
    ("keep a letter's draft", fixed("/consult/draft"), LETTER),
    ("send a letter", fixed("/consult"), {**LETTER, "consent": CONSENT_VERSION}),
    ("take a letter back", lambda crowd: f"/consult/{crowd.desk.members}/withdrawal", {}),
    ("send it again", lambda crowd: f"/consult/{crowd.desk.members}/sending-again", {}),
    ("delete a thread", lambda crowd: f"/consult/{crowd.desk.members}/deletion", {}),
    ("block", lambda crowd: f"/u/{crowd.others[0].public_id}/block", {}),
    ("unblock", lambda crowd: f"/u/{crowd.others[0].public_id}/block/removal", {}),
)

MORE = {"end a thread": 12}
"""The one post that ends something for two people at once, and makes room for what each may say of it and for
one question later; on Postgres it holds the row first, which is one more."""
