"""Every route once, for both sides: name, method, path, and the bodies that go in and out.

The server's registry adds the act, the log event and the handler to each; the client calls them
by these same objects. ``{id}`` in a path is filled by keyword; ``query`` names GET parameters.
"""

from __future__ import annotations

from pydantic import BaseModel

from hubtui.wire import alerts, door, outside, overrides, people, records, session, settings
from hubtui.wire.base import Answer, Body, Done, Nothing
from hubtui.wire.route import EVENTS_PATH as EVENTS_PATH
from hubtui.wire.route import Route as Route
from hubtui.wire.route import get as _get
from hubtui.wire.route import post as _post

GREET = _get("greet", "/v1/hub", session.Greeting)
ENROL = _post("enrol", "/v1/workstations", session.Enrol, session.Enrolled, 201)
CHALLENGE = door.CHALLENGE
NAMES = door.NAMES
SIGN_IN = _post("sign-in", "/v1/sessions", session.SignIn, session.SignedIn, 201)
SIGN_OUT = _post("sign-out", "/v1/me/endings", Nothing, Done)
REPORT = _post("report", "/v1/me/reports", session.Report, Done)
ME = _get("me", "/v1/me", people.Me)
CHANGE_ME = _post("change-me", "/v1/me/settings", people.ChangeMe, people.Me)
PROPOSE_WORDS = _get("propose-words", "/v1/passphrase-proposals", session.Proposal)
SET_PASSPHRASE = _post("set-passphrase", "/v1/me/passphrases", session.SetPassphrase, Done)
FACTS = _get("facts", "/v1/facts", people.Facts)
PRESENCE = _post("presence", "/v1/me/presence", people.SetPresence, people.Me)
WEEK = _get("week", "/v1/week", people.Week)
INTRODUCE = _post("introduce", "/v1/introductions", people.Introduce, people.IntroductionOut, 201)


class Introductions(Answer):
    """Introductions the person is part of, newest first."""

    introductions: list[people.IntroductionOut]


INTRODUCTIONS = _get("introductions", "/v1/introductions", Introductions)
DRAFTS = _get("drafts", "/v1/drafts", records.Drafts)
DRAFT = _get("draft", "/v1/drafts/{id}", records.DraftOut)
KEEP_NEW_DRAFT = _post("keep-new-draft", "/v1/drafts", records.KeepDraft, records.DraftRow, 201)
KEEP_DRAFT = _post("keep-draft", "/v1/drafts/{id}/versions", records.KeepDraft, records.DraftRow)
DROP_DRAFT = _post("drop-draft", "/v1/drafts/{id}/endings", Nothing, Done)
SEND_DRAFT = _post("send-draft", "/v1/drafts/{id}/sendings", alerts.SendDraft, alerts.Receipt, 201)
ALERTS = _get("alerts", "/v1/alerts", alerts.AlertPage, "box", "after")
ALERT = _get("alert", "/v1/alerts/{id}", alerts.AlertOut)
OPEN = _post("open", "/v1/alerts/{id}/openings", alerts.OpenAlert, alerts.AlertOut)
ANSWER = _post("answer", "/v1/alerts/{id}/answers", alerts.AnswerAlert, alerts.AlertOut)
RECALL = _post("recall", "/v1/alerts/{id}/recalls", Nothing, alerts.AlertOut)
CLOSE = _post("close", "/v1/alerts/{id}/closings", alerts.CloseAlert, alerts.AlertOut)
CORRECT = _post("correct", "/v1/alerts/{id}/corrections", alerts.CorrectAlert, alerts.Receipt, 201)
RENEW = _post("renew", "/v1/alerts/{id}/renewals", alerts.RenewAlert, alerts.Receipt, 201)
WORRY = _post("worry", "/v1/alerts/{id}/worries", Nothing, alerts.AlertOut)
MISDIRECT = _post("misdirect", "/v1/alerts/{id}/misdirections", Nothing, Done)
LOOKS = _get("looks", "/v1/alerts/{id}/looks", alerts.Looks)
MAKE_RECORD = _post("make-record", "/v1/records", records.MakeRecord, records.RecordOut, 201)
RECORDS = _get("records", "/v1/records", records.Records)
SAY_TALK = _post("say-talk", "/v1/talks", records.SayTalk, records.TalkOut, 201)
TALKS = _get("talks", "/v1/talks", records.Talks)
CONFIRM_TALK = _post(
    "confirm-talk", "/v1/talks/{id}/confirmations", records.ConfirmTalk, records.TalkOut
)
EVENTS_PAGE = _get("events-page", "/v1/event-pages", session.EventPage, "after")
HEAD = _get("head", "/v1/log/head", session.Head, "from")
ADD_PERSON = _post("add-person", "/v1/people", people.AddPerson, people.Added, 201)
REMOVE_PERSON = _post("remove-person", "/v1/departures", people.RemovePerson, Done, 201)
STAFF_ASKED = _get("staff-asked", "/v1/staff-answers", people.StaffAsked)
SAY_STAFF = _post("say-staff", "/v1/staff-answers", people.SayStaff, Done)
MAKE_CODE = _post("make-code", "/v1/codes", people.MakeCode, people.CodeOut, 201)
NOTICES = _get("notices", "/v1/notices", session.Notices)
SAY_WHO = _post("say-who", "/v1/person-codes/{id}/answers", session.SayWho, Done)


class AcceptPack(Body):
    """Accept the guidance pack for one office; the host names a privacy officer in ``by``."""

    agency: str
    by: str = ""


ACCEPT_PACK = _post("accept-pack", "/v1/pack-acceptances", AcceptPack, Done, 201)

# Safety overrides
SEND_OVERRIDE = _post(
    "send-override", "/v1/overrides", overrides.SendOverride, overrides.OverrideReceipt, 201
)
OVERRIDES = _get("overrides", "/v1/overrides", overrides.OverrideRows)
OVERRIDE = _get("override", "/v1/overrides/{id}", overrides.OverrideOut)
OPEN_OVERRIDE = _post(
    "open-override", "/v1/overrides/{id}/openings", Nothing, overrides.OverrideOut
)
READ_BACK = _post(
    "read-back", "/v1/overrides/{id}/read-backs", overrides.ReadBack, overrides.OverrideOut
)
READ_WORDS = _post("read-words", "/v1/overrides/{id}/readings", Nothing, overrides.OverrideOut)
ACKNOWLEDGE = _post(
    "acknowledge",
    "/v1/overrides/{id}/acknowledgements",
    overrides.Acknowledge,
    overrides.OverrideOut,
)
BY_VOICE = _post(
    "by-voice", "/v1/voice-acknowledgements", overrides.ByVoice, overrides.HeardByVoice
)
CONFIRM_VOICE = _post(
    "confirm-voice",
    "/v1/overrides/{id}/voice-confirmations",
    overrides.ConfirmVoice,
    overrides.OverrideOut,
)
BY_PHONE = _post(
    "by-phone", "/v1/overrides/{id}/phone-calls", overrides.ByPhone, overrides.OverrideOut
)
RECORD_REST = _post(
    "record-rest", "/v1/overrides/{id}/records", overrides.RecordRest, overrides.OverrideOut
)
STILL_TRUE = _post(
    "still-true", "/v1/overrides/{id}/confirmations", overrides.StillTrue, overrides.OverrideOut
)
STAND_DOWN = _post(
    "stand-down", "/v1/overrides/{id}/endings", overrides.StandDown, overrides.OverrideOut
)
REVIEW = _post("review", "/v1/overrides/{id}/reviews", overrides.Review, overrides.OverrideOut)
USE = _get("use", "/v1/override-counts", overrides.Use)
HELD = _post("held", "/v1/held-overrides", overrides.SealedOverride, overrides.OverrideReceipt, 201)
BAR = _post("bar", "/v1/bars", overrides.AskBar, overrides.Bar)

# Roster, and the channels out of the hub
ROSTER = _get("roster", "/v1/rosters", overrides.Roster)
SET_ROSTER = _post("set-roster", "/v1/rosters", overrides.SetRoster, overrides.Roster)
HAND_OVER = _post("hand-over", "/v1/rosters/hand-overs", overrides.HandOver, overrides.Roster)
REACH = _get("reach", "/v1/me/reach", overrides.Reach)
SET_REACH = _post("set-reach", "/v1/me/reach", overrides.SetReach, overrides.Reach)
CHANNELS = _get("channels", "/v1/channels", outside.ChannelsOut)
SET_CHANNELS = _post("set-channels", "/v1/channels", outside.SetChannels, outside.ChannelsOut)
SETTINGS = _get("settings", "/v1/settings", settings.SettingsOut)
SET_SETTINGS = _post("set-settings", "/v1/settings", settings.SetSettings, settings.SettingsOut)
SEND_TEST = _post("send-test", "/v1/test-messages", outside.SendTest, outside.Tested)

EVERY: tuple[Route[BaseModel, BaseModel], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Route)
)
"""All JSON routes, in the order above."""
