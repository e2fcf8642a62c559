use acme_eventbus::{chain, event, event_with, matches, recorder_with, Bus, Event, Listener, Middleware};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

fn main() {
    let seen: Arc<Mutex<Vec<Event>>> = Arc::default();
    let noted = Arc::clone(&seen);
    let memory = recorder_with(2);
    let remember: Listener = Arc::clone(&memory.listener);
    let bus = Bus::empty()
        .on("user.*", move |event| {
            noted.lock().unwrap().push(event.clone());
            true
        })
        .on("**", move |event| remember(event))
        .on_with("user.left", |_| false, true);
    assert_eq!(bus.patterns()["user.*"], 1);
    let first = bus.emit(&event_with("user.left", &BTreeMap::from([("id".to_string(), "7".to_string())]), 1.5));
    assert_eq!((first.delivered, first.bus.subscriptions.len()), (3, 2));
    assert_eq!(seen.lock().unwrap()[0].data["id"], "7");
    let bus = first.bus.emit(&event("other")).bus;
    assert_eq!(((memory.heard)(), bus.subscriptions.len()), (vec!["user.left".to_string(), "other".to_string()], 1));
    assert!(matches("a.*.c", "a.b.c"));
    let later: Middleware = Arc::new(|e, next| next(&Event { time: e.time + 1.0, ..e.clone() }));
    let stop: Middleware = Arc::new(|e, next| if e.name == "stop" { -1 } else { next(e) });
    let run = chain(&[later, stop], |e| e.time as i64 * 10);
    assert_eq!((run(&event("go")), run(&event("stop"))), (10, -1));
}
