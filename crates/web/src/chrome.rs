//! What stands around every page: who is signed in, which mode, whether it is a demonstration.

use crate::Site;
use crate::request::{Modes, Officer};
use domain::person::Role;

/// The frame of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chrome {
    /// 长者模式
    pub elder: bool,
    /// 演示
    pub demo: bool,
    /// The path of this page, for the switch of modes to come back to.
    pub here: String,
    /// The part of the site, as the navigation names it.
    pub at: &'static str,
    /// The agency's name.
    pub organ: String,
    /// The person's name; empty on the portal.
    pub who: String,
    /// Entries of the desk's navigation.
    pub nav: Vec<(&'static str, &'static str)>,
    /// The agency's telephone, pinned in elder mode.
    pub phone: String,
    /// How many entries the register has.
    pub register: Option<String>,
    /// The ruler over it, one tick a page: shift of the ticks, where it begins, how long it is.
    pub ruler: (u64, u64, u64),
    /// Version mark of the assets.
    pub assets: &'static str,
}

impl Chrome {
    /// A frame that knows nothing: error pages.
    pub(crate) fn bare() -> Chrome {
        Chrome { assets: crate::assets::VERSION.as_str(), ..Chrome::default() }
    }

    /// The portal's name; an empty organ is a node with several, or with none yet.
    pub(crate) fn site_name(&self) -> String {
        if self.organ.is_empty() {
            return "行政执法公示".to_owned();
        }
        format!("{}执法公示", self.organ)
    }

    /// The telephone as a link dials it: the first number, without the hyphens and spaces it is
    /// written with.
    pub(crate) fn dial(&self) -> String {
        let number = |c: &char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ');
        self.phone.chars().take_while(number).filter(|c| !matches!(c, '-' | ' ')).collect()
    }

    /// The desk's frame.
    pub(crate) fn desk(site: &Site, officer: &Officer, modes: &Modes, at: &'static str) -> Chrome {
        let mut nav = vec![("今日", "/w"), ("案件", "/w/cases"), ("期限", "/w/deadlines")];
        if officer.is(Role::Reviewer) {
            nav.push(("审核", "/w/review"));
        }
        if officer.is(Role::Head) {
            nav.push(("签批", "/w/approve"));
        }
        if officer.is(Role::Discloser) {
            nav.push(("公示", "/w/cases?stage=publication"));
        }
        if officer.is(Role::Administrator) {
            nav.push(("人员", "/a/people"));
            nav.push(("机关", "/a/agency"));
            nav.push(("裁量基准", "/a/benchmark"));
        }
        Chrome {
            elder: modes.elder,
            demo: site.store().is_demo(),
            here: modes.here.clone(),
            at,
            organ: officer.agency_name.clone(),
            who: officer.name.clone(),
            nav,
            assets: crate::assets::VERSION.as_str(),
            ..Chrome::default()
        }
    }
}

/// The ruler of a register with `size` pages: twelve units a page, the newest at 1164.
pub(crate) fn ruler(size: u64) -> (u64, u64, u64) {
    const NOW: u64 = 1164;
    let start = NOW.saturating_sub(size.saturating_mul(12));
    ((NOW - 12 * (size % 10)) % 120, start, NOW - start)
}
