"""One transaction with all its repositories."""

from helpline.sending.model import Lane
from store.crypto import KeyRing
from store.once import once
from store.repositories.accounts import SqlAccounts
from store.repositories.alerts import SqlAlerts
from store.repositories.areas import SqlAreas
from store.repositories.audit import SqlAudit
from store.repositories.callouts import SqlCallouts
from store.repositories.cases import SqlCases
from store.repositories.check_ins import SqlCheckIns
from store.repositories.consents import SqlConsents
from store.repositories.conversations import SqlConversations
from store.repositories.custody import SqlCustody
from store.repositories.day_counts import SqlDayCounts
from store.repositories.departures import SqlDepartures
from store.repositories.dispositions import SqlDispositions
from store.repositories.duties import SqlDuties
from store.repositories.faults import SqlFaults
from store.repositories.figures import SqlFigures
from store.repositories.flows import SqlFlowArchive
from store.repositories.heartbeats import SqlHeartbeats
from store.repositories.holds import SqlHolds
from store.repositories.inbound import SqlInbound
from store.repositories.incidents import SqlIncidents
from store.repositories.intents import SqlIntents
from store.repositories.ledgers import SqlLedgers
from store.repositories.legal_holds import SqlLegalHolds
from store.repositories.lines import SqlLines
from store.repositories.officers import SqlOfficers
from store.repositories.overviews import SqlOverviews
from store.repositories.people import SqlPeople
from store.repositories.policies import SqlPolicies
from store.repositories.recordings import SqlRecordings
from store.repositories.referrals import SqlReferrals
from store.repositories.requests import SqlRequests
from store.repositories.retention import SqlRetention
from store.repositories.safe_contacts import SqlSafeContacts
from store.repositories.schemes import SqlSchemes
from store.repositories.seniors import SqlSeniors
from store.repositories.services import SqlServices
from store.repositories.units import SqlUnits
from store.repositories.users import SqlUsers
from store.repositories.visits import SqlVisits
from store.repositories.web_sessions import SqlWebSessions
from store.session import Session
from store.vault import Vault


class SqlUnit:
    """`helpline.repositories.UnitOfWork`. `session` and `vault` are the store's own affair;
    `lanes` is what the commit will wake."""

    def __init__(self, session: Session, ring: KeyRing) -> None:
        self.session = session
        self.vault = Vault(session, ring)
        self.lanes: set[Lane] = set()

    def nudge(self, lane: Lane) -> None:
        self.lanes.add(lane)

    @once
    def units(self) -> SqlUnits:
        return SqlUnits(self.session)

    @once
    def people(self) -> SqlPeople:
        return SqlPeople(self.session, self.vault)

    @once
    def officers(self) -> SqlOfficers:
        return SqlOfficers(self.session, self.vault)

    @once
    def seniors(self) -> SqlSeniors:
        return SqlSeniors(self.session, self.vault)

    @once
    def check_ins(self) -> SqlCheckIns:
        return SqlCheckIns(self.session)

    @once
    def incidents(self) -> SqlIncidents:
        return SqlIncidents(self.session)

    @once
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self.session)

    @once
    def areas(self) -> SqlAreas:
        return SqlAreas(self.session)

    @once
    def intents(self) -> SqlIntents:
        return SqlIntents(self.session, self.vault)

    @once
    def requests(self) -> SqlRequests:
        return SqlRequests(self.session, self.vault)

    @once
    def retention(self) -> SqlRetention:
        return SqlRetention(self.session, self.people)

    @once
    def legal_holds(self) -> SqlLegalHolds:
        return SqlLegalHolds(self.session, self.vault)

    @once
    def consents(self) -> SqlConsents:
        return SqlConsents(self.session)

    @once
    def recordings(self) -> SqlRecordings:
        return SqlRecordings(self.session, self.vault)

    @once
    def duties(self) -> SqlDuties:
        return SqlDuties(self.session)

    @once
    def cases(self) -> SqlCases:
        return SqlCases(self.session, self.vault)

    @once
    def custody(self) -> SqlCustody:
        return SqlCustody(self.session)

    @once
    def holds(self) -> SqlHolds:
        return SqlHolds(self.session)

    @once
    def callouts(self) -> SqlCallouts:
        return SqlCallouts(self.session)

    @once
    def dispositions(self) -> SqlDispositions:
        return SqlDispositions(self.session)

    @once
    def safe_contacts(self) -> SqlSafeContacts:
        return SqlSafeContacts(self.session)

    @once
    def conversations(self) -> SqlConversations:
        return SqlConversations(self.session, self.vault)

    @once
    def flows(self) -> SqlFlowArchive:
        return SqlFlowArchive(self.session)

    @once
    def inbound(self) -> SqlInbound:
        return SqlInbound(self.session)

    @once
    def lines(self) -> SqlLines:
        return SqlLines(self.session)

    @once
    def policies(self) -> SqlPolicies:
        return SqlPolicies(self.session)

    @once
    def audit(self) -> SqlAudit:
        return SqlAudit(self.session)

    @once
    def faults(self) -> SqlFaults:
        return SqlFaults(self.session)

    @once
    def heartbeats(self) -> SqlHeartbeats:
        return SqlHeartbeats(self.session)

    @once
    def ledgers(self) -> SqlLedgers:
        return SqlLedgers(self.session)

    @once
    def services(self) -> SqlServices:
        return SqlServices(self.session)

    @once
    def referrals(self) -> SqlReferrals:
        return SqlReferrals(self.session, self.vault)

    @once
    def schemes(self) -> SqlSchemes:
        return SqlSchemes(self.session)

    @once
    def users(self) -> SqlUsers:
        return SqlUsers(self.session)

    @once
    def accounts(self) -> SqlAccounts:
        return SqlAccounts(self.session, self.vault)

    @once
    def visits(self) -> SqlVisits:
        return SqlVisits(self.session, self.vault)

    @once
    def departures(self) -> SqlDepartures:
        return SqlDepartures(self.session)

    @once
    def web_sessions(self) -> SqlWebSessions:
        return SqlWebSessions(self.session)

    @once
    def figures(self) -> SqlFigures:
        return SqlFigures(self.session)

    @once
    def day_counts(self) -> SqlDayCounts:
        return SqlDayCounts(self.session)

    @once
    def overviews(self) -> SqlOverviews:
        return SqlOverviews(self.session, self.vault)
