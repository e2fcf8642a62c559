use acme_machine::{always, counter, next, run, table, tally, Callable, Event, Machine, Refusal, Rule};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

fn event(name: &str, data: &[(&str, &str)]) -> Event {
    Event { name: name.into(), data: data.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect() }
}

fn main() {
    let allowed = Arc::new(|e: &Event| e.data.get("pin").is_some_and(|pin| pin == "1234"));
    let unlock = Rule { from_state: "locked".into(), event: "unlock".into(), to_state: "closed".into(), allowed };
    let door = Machine { rules: vec![unlock, always("closed", "open", "open"), always("open", "close", "closed")], start: "locked".into() };
    assert_eq!(next(&door, "locked", &event("unlock", &[("pin", "1234")])), Ok("closed".to_string()));
    assert_eq!(next(&door, "open", &event("unlock", &[])), Err(Refusal::Blocked { state: "open".into(), event: "unlock".into() }));
    assert_eq!(next(&door, "locked", &event("kick", &[])), Err(Refusal::Unknown { event: "kick".into() }));
    assert!(format!("{door:?}").contains("from_state: \"locked\"") && format!("{:?}", door.clone()).contains("allowed: fun"));
    assert_eq!(table(&door)["open"]["close"], "closed");
    let seen: Rc<RefCell<Vec<Callable>>> = Rc::default();
    let events = [event("unlock", &[("pin", "1234")]), event("open", &[]), event("close", &[]), event("open", &[])];
    let noted = Rc::clone(&seen);
    let end = run(&door, &events, move |step: &Callable| {
        noted.borrow_mut().push(step.clone());
        step.step < 3
    });
    assert_eq!(end, "closed");
    let steps: Vec<_> = seen.borrow().iter().map(|s| (s.state.clone(), s.step)).collect();
    assert_eq!(steps, [("closed".to_string(), 1), ("open".to_string(), 2), ("closed".to_string(), 3)]);
    let count = counter();
    assert_eq!((count(), count(), counter()()), (1, 2, 1));
    assert_eq!(tally(&events)["open"], 2);
}
