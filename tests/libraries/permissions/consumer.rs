use acme_permissions::{covers, Action, Decision, Guard, Policy, PolicyError, Reason, Role, Rule, Subject};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn main() -> Result<(), PolicyError> {
    let role = |name: &str, actions: &[Action], includes: &[&str]| Role {
        name: name.into(),
        actions: actions.iter().copied().collect(),
        includes: includes.iter().map(|name| name.to_string()).collect(),
    };
    let editor = role("editor", &[Action::Write, Action::Share], &["reader"]);
    let policy = Policy::of(&[role("reader", &[Action::Read], &[]), editor.clone()])?;
    let ada = Subject { id: 1, roles: BTreeSet::from(["editor".to_string()]), facts: BTreeMap::from([("active".to_string(), true)]) };
    assert!(policy.can(&ada, Action::Read) && policy.can_with(&ada, Action::Share, "/x") && !policy.can(&ada, Action::Delete));
    assert_eq!(policy.actions_of("editor"), BTreeSet::from([Action::Read, Action::Write, Action::Share]));
    let rule = Rule::Deny { path: "/a".into(), action: Action::Write };
    let decision = policy.grant(1, &rule).decide(&ada, Action::Write, "/a/b");
    assert_eq!(decision, Decision::Refused { because: Reason::ByRule { rule } });
    let active: Guard = Arc::new(|subject, _, _| if subject.facts.contains_key("active") { None } else { Some(false) });
    let guarded = policy.guard(move |subject, action, path| active(subject, action, path));
    assert!(guarded.can(&ada, Action::Read) && !guarded.can(&Subject { facts: BTreeMap::new(), ..ada.clone() }, Action::Read));
    assert_eq!(policy.matrix()[&Action::Read].len(), 2);
    assert_eq!(Policy::of(&[editor]).unwrap_err(), PolicyError::UnknownRole { name: "reader".into(), in_role: "editor".into() });
    assert!(covers("/", "/x") && !covers("/x", "/xy"));
    Ok(())
}
