// Futures run on one runtime, which is made when the first crate is called and drives timers and sockets on the calling thread.
use std::cell::Cell;
use std::future::Future;
use std::sync::OnceLock;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: OnceLock<Runtime> = OnceLock::new();
thread_local! {
    static ENTERED: Cell<bool> = const { Cell::new(false) };
}
fn runtime() -> &'static Runtime {
    RUNTIME.get_or_init(|| Builder::new_current_thread().enable_all().build().expect("a runtime of tokio"))
}
pub fn block_on<F: Future>(future: F) -> F::Output {
    runtime().block_on(future)
}
/// The same where the type says what rustc is asked for.
pub fn block_on_as<T>(future: impl Future<Output = T>) -> T {
    block_on(future)
}
/// Timers and sockets ask for the runtime of the thread that makes them.
pub fn enter() {
    ENTERED.with(|entered| {
        if !entered.replace(true) {
            std::mem::forget(runtime().enter());
        }
    });
}
