// Functions of the program that crates call: only while the call lasts that they were given to, on its thread.
use super::*;
use std::ffi::c_void;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread::ThreadId;

type Entry = extern "C" fn(*const c_void, *const Word, *mut Word) -> i32;

pub struct Callback {
    entry: Entry,
    context: *const c_void,
    alive: Arc<AtomicBool>,
    thread: ThreadId,
    name: &'static str,
    /// Of the call that the function was given to: stands while `alive`.
    call: *const Borrows,
}
// Whoever calls from another thread is told so.
unsafe impl Send for Callback {}
unsafe impl Sync for Callback {}
impl std::panic::UnwindSafe for Callback {}
impl std::panic::RefUnwindSafe for Callback {}

/// What goes through Rust when a function of the program has failed.
pub struct HostFault;
/// The machine knows the fault; this library knows its own.
pub const PENDING: i32 = -1;
thread_local! {
    static FAULT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}
pub fn take_fault() -> Option<Fault> {
    FAULT.with(|f| f.borrow_mut().take())
}
fn raise(fault: Fault) -> ! {
    FAULT.with(|f| *f.borrow_mut() = Some(fault));
    resume_unwind(Box::new(HostFault))
}

pub fn callback(r: &mut Reader) -> Callback {
    let entry = r.word();
    let context = r.word();
    let alive = Arc::new(AtomicBool::new(true));
    r.borrows.functions.borrow_mut().push(alive.clone());
    Callback {
        entry: unsafe { std::mem::transmute::<*const u8, Entry>(entry.p) },
        context: unsafe { context.p } as *const c_void,
        alive,
        thread: std::thread::current().id(),
        name: r.borrows.name,
        call: r.borrows,
    }
}
impl Callback {
    pub fn call<A: Out, R: for<'r> In<'r>>(&self, args: A) -> R {
        if self.thread != std::thread::current().id() {
            panic!("{} calls a function of the program from another thread", self.name);
        }
        if !self.alive.load(Ordering::Relaxed) {
            raise(Fault { code: FOREIGN, text: format!("a function of the program is called behind the end of {}", self.name) });
        }
        let borrows = Borrows::new(Keeps::Nothing, self.name);
        let mut input = vec![Word { u: 0 }; A::WORDS + 1];
        let mut output = vec![Word { u: 0 }; R::WORDS + 2];
        // What the arguments of the call lend holds them on.
        let lent = unsafe { &*self.call };
        let given = if lent.keeps == Keeps::Arguments { lent } else { &borrows };
        if let Err(fault) = args.put(&mut Writer { at: input.as_mut_ptr(), borrows: given }) {
            raise(fault);
        }
        let status = (self.entry)(self.context, input.as_ptr(), output.as_mut_ptr());
        if status != 0 {
            raise(Fault { code: status, text: String::new() });
        }
        match R::get(&mut Reader { at: output.as_ptr(), borrows: &borrows }) {
            Ok(value) => value,
            Err(fault) => raise(fault),
        }
    }
}
