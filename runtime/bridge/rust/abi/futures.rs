// Futures are waited for: the thread sleeps until they wake it. For the libraries of the machine and native programs alike.
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{current, park, Thread};

struct Sleeper(Thread);
impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Sleeper(current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => park(),
        }
    }
}
/// The same where the type says what rustc is asked for.
pub fn block_on_as<T>(future: impl Future<Output = T>) -> T {
    block_on(future)
}
/// What calls of crates stand in: here nothing.
#[inline(always)]
pub fn enter() {}
