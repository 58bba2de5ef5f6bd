//! A CUSIP that stands alone.

use crate::{
    instrument::{Cusip, Security, SecurityKind},
    market::SecurityMaster,
    quantity::Decimal,
};

/// Whether the Treasury issued it: its CUSIPs start with 912.
pub(super) fn is_treasury(cusip: Cusip) -> bool {
    cusip.to_string().starts_with("912")
}

/// The security of a CUSIP.
///
/// # Errors
/// What to load.
pub(super) fn security(cusip: Cusip, master: &SecurityMaster) -> Result<Security, String> {
    let issue = master.issue(cusip).ok_or_else(|| {
        if master.is_empty() {
            format!("CUSIP {cusip} stands alone and no security master is loaded: load one, or add coupon and maturity")
        } else {
            format!("CUSIP {cusip} is not in the security master: load one that has it, or add coupon and maturity")
        }
    })?;
    let needs_coupon = matches!(issue.kind, SecurityKind::Note | SecurityKind::Tips);
    let coupon = match issue.coupon {
        Some(coupon) if needs_coupon => coupon.normalize(),
        None if needs_coupon => {
            return Err(format!(
                "the security master does not say the coupon of CUSIP {cusip}: load one that does"
            ));
        }
        _ => Decimal::ZERO,
    };
    Ok(Security { kind: issue.kind, coupon, maturity: issue.maturity })
}
