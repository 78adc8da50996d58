//! The audit trail as auditors see it: its chains, its entries, its signed heads, and verifying it while people go on working.

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_findings::Text;
use caicach_store::{
    AuditEntry, AuditFilter, AuditPlace, AuditPublicKey, AuditReport, AuditSigner, AuditVerification, Chain,
    SignReason, Signed, SignedHeads, Subject, Testimony,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// So many results of verifying are shown.
const SHOWN: u64 = 5;

/// A chain, as the auditor's page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainState {
    /// The chain.
    pub chain: Chain,
    /// How many entries it has, which is the number of the last.
    pub entries: i64,
    /// The hash of the last entry.
    pub hash: String,
    /// When the last entry was written.
    pub last_change: Option<DateTime<Utc>>,
    /// Up to which entry it was signed, and on which day.
    pub signed: Option<(i64, NaiveDate)>,
}

/// The state of the audit trail.
#[derive(Debug, Clone)]
pub struct AuditOverview {
    /// Its chains, by name.
    pub chains: Vec<ChainState>,
    /// The public key with which heads are signed, when this server signs.
    pub key: Option<AuditPublicKey>,
    /// What was signed last.
    pub last_signed: Option<SignedHeads>,
    /// What came of verifying it, newest first.
    pub verifications: Vec<AuditVerification>,
    /// The verification that goes on now.
    pub running: Option<AuditProgress>,
    /// Why the last verification could not be finished, since the start of the server.
    pub failed: Option<Text>,
}

/// How far a verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditProgress {
    /// Entries that were walked.
    pub entries: u64,
    /// Entries that there are.
    pub total: u64,
}

/// The verification that goes on in this process, one at a time.
#[derive(Debug, Default)]
pub(crate) struct AuditDesk {
    running: Mutex<Option<Arc<Run>>>,
    failed: Mutex<Option<Text>>,
}

#[derive(Debug)]
struct Run {
    entries: AtomicU64,
    total: u64,
}

impl AuditDesk {
    fn progress(&self) -> Option<AuditProgress> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let run = running.as_ref()?;
        Some(AuditProgress { entries: run.entries.load(Ordering::Relaxed), total: run.total })
    }

    /// Takes the place of the one verification; none when it is taken.
    fn begin(&self, total: u64) -> Option<Arc<Run>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_some() {
            return None;
        }
        let run = Arc::new(Run { entries: AtomicU64::new(0), total });
        *running = Some(Arc::clone(&run));
        Some(run)
    }

    fn end(&self, failed: Option<Text>) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = failed;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl App {
    /// Signs the heads of the audit chains from now on when it is asked to.
    #[must_use]
    pub fn signing_audit_with(mut self, signer: AuditSigner) -> Self {
        self.audit_signer = Some(signer);
        self
    }

    /// With what the heads of the audit chains are signed.
    #[must_use]
    pub fn audit_signer(&self) -> Option<&AuditSigner> {
        self.audit_signer.as_ref()
    }

    /// Signs the heads of all chains, unless they are those that were signed last today. Nothing is signed when there is no key.
    ///
    /// # Errors
    /// The caller may not; the file of signed heads cannot be written; the database cannot be reached.
    pub async fn sign_audit_heads(&self, caller: &Caller, reason: SignReason) -> Result<Signed, AppError> {
        self.check(caller, Action::ReadAudit, &Resource::Office)?;
        let Some(signer) = &self.audit_signer else { return Ok(Signed::Nothing) };
        Ok(self.store().sign_audit_heads(signer, self.today(), reason).await?)
    }

    /// The state of the audit trail.
    ///
    /// # Errors
    /// The caller may not read it; the database cannot be reached.
    pub async fn audit_overview(&self, caller: &Caller) -> Result<AuditOverview, AppError> {
        self.check(caller, Action::ReadAudit, &Resource::Office)?;
        let queries = self.store().queries();
        let last_signed = queries.last_signed_heads().await?;
        let mut changes: BTreeMap<Chain, DateTime<Utc>> = queries.last_changes().await?.into_iter().collect();
        let chains = queries.audit_heads().await?.into_iter().map(|head| {
            let signed = last_signed.as_ref().and_then(|signed| {
                let of_chain = signed.heads.iter().find(|signed| signed.chain == head.chain)?;
                Some((of_chain.sequence, signed.day))
            });
            ChainState {
                last_change: changes.remove(&head.chain),
                chain: head.chain,
                entries: head.sequence,
                hash: head.hash,
                signed,
            }
        });
        let failed = self.audit_desk.failed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(AuditOverview {
            chains: chains.collect(),
            key: self.audit_signer.as_ref().map(|signer| signer.key.public()),
            last_signed,
            verifications: queries.audit_verifications(SHOWN).await?,
            running: self.audit_desk.progress(),
            failed,
        })
    }

    /// Entries that a filter lets through, newest first, behind a place, at most `limit`. The sign-in name of a person stands for the
    /// actor and for the subject, too.
    ///
    /// # Errors
    /// The caller may not read the trail; the database cannot be reached.
    pub async fn audit_entries(
        &self,
        caller: &Caller,
        filter: &AuditFilter,
        behind: Option<&AuditPlace>,
        limit: u64,
    ) -> Result<Vec<AuditEntry>, AppError> {
        self.check(caller, Action::ReadAudit, &Resource::Office)?;
        let mut filter = filter.clone();
        if let Some(name) = &filter.actor
            && let Some(account) = self.store().queries().account_by_name(name).await?
        {
            filter.actor = Some(format!("account:{}", account.id));
        }
        if let Some(name) = &filter.subject
            && let Some(account) = self.store().queries().account_by_name(name).await?
        {
            filter.subject = Some(format!("{} {}", Subject::Account.code(), account.id));
        }
        Ok(self.store().queries().search_audit(&filter, behind, limit).await?)
    }

    /// One entry.
    ///
    /// # Errors
    /// The caller may not read the trail; there is no such entry.
    pub async fn audit_entry(
        &self,
        caller: &Caller,
        chain: &Chain,
        sequence: i64,
    ) -> Result<AuditEntry, AppError> {
        self.check(caller, Action::ReadAudit, &Resource::Office)?;
        Ok(self.store().queries().audit_entry(chain, sequence).await?)
    }

    /// Verifies the trail in the background, and keeps what came of it. Answers whether it was begun: not while one goes on.
    ///
    /// # Errors
    /// The caller may not read the trail; the database cannot be reached.
    pub async fn begin_audit_verification(self: &Arc<Self>, caller: &Caller) -> Result<bool, AppError> {
        self.check(caller, Action::ReadAudit, &Resource::Office)?;
        let heads = self.store().queries().audit_heads().await?;
        let total = heads.iter().map(|head| u64::try_from(head.sequence).unwrap_or_default()).sum();
        let Some(run) = self.audit_desk.begin(total) else { return Ok(false) };
        let (app, caller) = (Arc::clone(self), caller.clone());
        tokio::spawn(async move {
            let done = app.verify_audit(&caller, &run).await;
            app.audit_desk.end(done.err().map(|error| error.message()));
        });
        Ok(true)
    }

    async fn verify_audit(&self, caller: &Caller, run: &Run) -> Result<(), AppError> {
        let begun_at = self.store().now();
        let testimony = self.testimony().await?;
        let mut walked: BTreeMap<Chain, u64> = BTreeMap::new();
        let mut progress = |chain: &Chain, entries: u64| {
            walked.insert(chain.clone(), entries);
            run.entries.store(walked.values().sum(), Ordering::Relaxed);
        };
        let report: AuditReport = self.store().verify_audit_against(&testimony, &mut progress).await?;
        Ok(self.store().keep_audit_verification(&caller.actor, begun_at, &report).await?)
    }

    /// All that was signed: in the file of this server, and in the database.
    async fn testimony(&self) -> Result<Testimony, AppError> {
        // The database first: a line is in the file before its row is here.
        let in_database = self.store().queries().signed_lines().await?;
        let Some(signer) = self.audit_signer.clone() else {
            return Ok(Testimony::default().with_database(&in_database, None, false));
        };
        let trusted = Some(signer.key.public());
        let lines = tokio::task::spawn_blocking(move || signer.file.lines());
        let lines = lines.await.map_err(|_| AppError::Stopped)??;
        let of_file = Testimony::of_file(lines.as_deref().unwrap_or_default(), trusted);
        Ok(of_file.with_database(&in_database, trusted, true))
    }
}
