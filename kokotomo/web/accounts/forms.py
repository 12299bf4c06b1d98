"""Forms of accounts: their shape and their words. What may stand in them is decided in the domain."""

from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.domain.accounts.applications import Application
from kokotomo.web.accounts import phrases
from kokotomo.web.forms import PageForm

NEW_PASSWORD = {"autocomplete": "new-password"}
PRESENT_PASSWORD = {"autocomplete": "current-password"}
ADDRESS = {"autocomplete": "email", "inputmode": "email"}
CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


def _choices(names: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in names.items()]


class RegistrationForm(PageForm):
    """Joining."""

    nickname = StringField("ニックネーム", render_kw={"autocomplete": "nickname"})
    # The name under which a phone's password store keeps the account.
    email = EmailField("メールアドレス", render_kw={"autocomplete": "username", "inputmode": "email"})
    password = PasswordField("パスワード", render_kw=NEW_PASSWORD)
    birth_year = StringField("生まれた年", render_kw=NUMBER)
    birth_month = StringField("生まれた月", render_kw=NUMBER)
    agreement = BooleanField("みんなの約束に同意します")

    def application(self, earlier: str | None) -> Application:
        """What the domain asks for; *earlier* is what this browser sent before, if anything."""
        return Application(
            nickname=self.nickname.data or "",
            email=self.email.data or "",
            password=self.password.data or "",
            birth_year=self.birth_year.data or "",
            birth_month=self.birth_month.data or "",
            agreed=bool(self.agreement.data),
            form_key=self.key(),
            earlier=earlier,
        )


class ConfirmForm(PageForm):
    """The last tap of joining; the password only in another browser."""

    password = PasswordField("登録したときのパスワード", render_kw=PRESENT_PASSWORD)


class ResetForm(PageForm):
    """Where to send the link for a new password."""

    email = EmailField("メールアドレス", render_kw={"autocomplete": "username", "inputmode": "email"})


class NewPasswordForm(PageForm):
    """A new password, by a link."""

    new_password = PasswordField("新しいパスワード", render_kw=NEW_PASSWORD)


class PasswordForm(PageForm):
    """A new password, by the old one."""

    present_password = PasswordField("いまのパスワード", render_kw=PRESENT_PASSWORD)
    new_password = PasswordField("新しいパスワード", render_kw=NEW_PASSWORD)


class AddressForm(PageForm):
    """Another e-mail address."""

    email = EmailField("新しいメールアドレス", render_kw=ADDRESS)
    present_password = PasswordField("いまのパスワード", render_kw=PRESENT_PASSWORD)


class ProfileForm(PageForm):
    """How somebody shows up, and how the site looks to them."""

    bio = TextAreaField("ひとこと", render_kw={"rows": 3})
    cover = RadioField("表紙の色", choices=_choices(phrases.COVERS), validate_choice=False)
    theme = RadioField("画面の明るさ", choices=_choices(phrases.THEMES), validate_choice=False)
    time_zone = SelectField("時間帯", choices=_choices(phrases.PLACES), validate_choice=False)
    welcomes_newcomers = BooleanField("はじめての人を迎える")
    may_be_introduced = BooleanField("紹介されてもいい")


class CodeForm(PageForm):
    """The second step of signing in, and the first code of a phone."""

    code = StringField("確認コード", render_kw=CODE)


class ProofForm(PageForm):
    """Password, and the code where there is a second factor."""

    present_password = PasswordField("いまのパスワード", render_kw=PRESENT_PASSWORD)
    code = StringField("確認コード", render_kw=CODE)


class LeavingForm(PageForm):
    """Leaving, with the password."""

    present_password = PasswordField("いまのパスワード", render_kw=PRESENT_PASSWORD)
