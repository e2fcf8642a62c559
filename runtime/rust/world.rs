
thread_local! {
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static SEED: RefCell<Option<i64>> = RefCell::new(read_seed());
}

/// Standard output is written in large pieces.
pub fn flush() {
    use std::io::Write;
    let bytes = OUTPUT.with(|output| std::mem::take(&mut *output.borrow_mut()));
    let mut out = std::io::stdout().lock();
    if out.write_all(&bytes).and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}

fn print_text(line: &str) {
    let full = OUTPUT.with(|output| {
        let mut output = output.borrow_mut();
        output.extend_from_slice(line.as_bytes());
        output.push(b'\n');
        output.len() > 65_536
    });
    if full {
        flush();
    }
}

pub fn print<T: Value>(value: &T) {
    print_text(value.text().as_str());
}

/// Three parts or more lose blanks at both ends of the line.
pub fn print_all(parts: &[Text]) {
    let parts: Vec<&str> = parts.iter().map(Text::as_str).collect();
    let line = parts.join(" ");
    print_text(if parts.len() > 2 { line.trim() } else { &line });
}

pub fn panic(code: i64, message: &Text) -> ! {
    raise(code, message.as_str())
}

pub fn expect(condition: bool, message: &str) {
    if !condition {
        raise(9, message);
    }
}

pub fn exit(code: i64) -> ! {
    resume_unwind(Box::new(Exit(code)))
}

fn read_seed() -> Option<i64> {
    let text = std::env::var("MOCHI_NOW_SEED").ok()?;
    let known = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    known.then(|| text.parse().ok()).flatten()
}

/// Nanoseconds since 1970.
pub fn now() -> i64 {
    let seeded = SEED.with(|seed| {
        let mut seed = seed.borrow_mut();
        *seed = seed.map(|n| ((i128::from(n) * 1_664_525 + 1_013_904_223) % 2_147_483_647) as i64);
        *seed
    });
    seeded.unwrap_or_else(|| {
        let time = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        time.map_or(0, |time| time.as_nanos() as i64)
    })
}

pub fn clock_ns() -> i64 {
    thread_local!(static START: std::time::Instant = std::time::Instant::now());
    START.with(|start| start.elapsed().as_nanos() as i64)
}

pub fn bench_report(name: &Text, duration: i64) {
    let mut quoted = String::new();
    json_string(name.as_str(), &mut quoted);
    print_text(&format!("{{\n  \"duration_us\": {},\n  \"memory_bytes\": 0,\n  \"name\": {quoted}\n}}", duration / 1000));
}

fn input_text(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => raise(2, "invalid UTF-8"),
    }
}

/// A line of standard input without its end; empty at the end of the input.
pub fn input() -> Text {
    use std::io::BufRead;
    flush();
    let mut line = Vec::new();
    if std::io::stdin().lock().read_until(b'\n', &mut line).is_err() {
        line.clear();
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Text::from(input_text(line))
}

fn rest_of_input() -> String {
    use std::io::Read;
    let mut bytes = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut bytes).is_err() {
        bytes.clear();
    }
    input_text(bytes)
}

fn on_file<R>(path: &Text, result: std::io::Result<R>) -> R {
    match result {
        Ok(value) => value,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            raise(1, format!("file not found: {}", path.as_str()))
        }
        Err(_) => raise(1, format!("cannot access file: {}", path.as_str())),
    }
}

pub fn read_file(path: &Text) -> Text {
    Text::from(input_text(on_file(path, std::fs::read(path.as_str()))))
}

pub fn write_file(path: &Text, text: &Text) {
    on_file(path, std::fs::write(path.as_str(), text.as_str()));
}

pub fn append_file(path: &Text, text: &Text) {
    use std::io::Write;
    let file = std::fs::OpenOptions::new().append(true).create(true).open(path.as_str());
    on_file(path, file.and_then(|mut file| file.write_all(text.as_str().as_bytes())));
}

fn lines_of(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = text.split('\n').map(str::to_string).collect();
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

pub fn read_lines(path: &Text) -> List<Text> {
    List::from(lines_of(read_file(path).as_str()).into_iter().map(Text::from).collect::<Vec<_>>())
}

pub fn os_args() -> List<Text> {
    let texts = std::env::args_os().skip(1).map(|argument| Text::from(argument.to_string_lossy().into_owned()));
    List::from(texts.collect::<Vec<_>>())
}

pub fn os_env(name: &Text) -> Option<Text> {
    let value = std::env::var_os(name.as_str())?;
    Some(Text::from(value.to_string_lossy().into_owned()))
}

pub fn os_cwd() -> Text {
    match std::env::current_dir() {
        Ok(folder) => Text::from(folder.to_string_lossy().into_owned()),
        Err(_) => raise(1, "the current folder is gone"),
    }
}

pub fn os_platform() -> Text {
    Text::from(std::env::consts::OS.to_string())
}

const SHA_START: [u32; 8] = [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/// The first 32 bits of the fractions of the cube roots of the first 64 primes.
fn sha_constants() -> Vec<u32> {
    let primes = (2_u64..).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0));
    let constant = |prime: u64| {
        // The integer cube root of the prime times 2^96.
        let target = u128::from(prime) << 96;
        let (mut low, mut high) = (0_u128, 1_u128 << 36);
        while low + 1 < high {
            let middle = (low + high) / 2;
            match middle * middle * middle <= target {
                true => low = middle,
                false => high = middle,
            }
        }
        low as u32
    };
    primes.take(64).map(constant).collect()
}

fn sha_block(state: &mut [u32; 8], block: &[u8], constants: &[u32]) {
    let mut words: Vec<u32> = block.chunks(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]])).collect();
    for at in 16..64 {
        let (x, y) = (words[at - 15], words[at - 2]);
        let first = x.rotate_right(7) ^ x.rotate_right(18) ^ (x >> 3);
        let second = y.rotate_right(17) ^ y.rotate_right(19) ^ (y >> 10);
        words.push(words[at - 16].wrapping_add(first).wrapping_add(words[at - 7]).wrapping_add(second));
    }
    let mut v = *state;
    for at in 0..64 {
        let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
        let most = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        let low = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
        let high = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
        let one = v[7].wrapping_add(low).wrapping_add(choice).wrapping_add(constants[at]).wrapping_add(words[at]);
        v.copy_within(0..7, 1);
        v[4] = v[4].wrapping_add(one);
        v[0] = one.wrapping_add(high).wrapping_add(most);
    }
    for (sum, word) in state.iter_mut().zip(v) {
        *sum = sum.wrapping_add(word);
    }
}

pub fn sha256(data: &[u8]) -> List<i64> {
    let constants = sha_constants();
    let mut padded = data.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend_from_slice(&(data.len() as u64 * 8).to_be_bytes());
    let mut state = SHA_START;
    for block in padded.chunks(64) {
        sha_block(&mut state, block, &constants);
    }
    List::from(state.iter().flat_map(|word| word.to_be_bytes()).map(i64::from).collect::<Vec<_>>())
}

static STACK_END: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

fn stack_address() -> usize {
    let here = 0_u8;
    std::hint::black_box(std::ptr::addr_of!(here)) as usize
}

/// Ends a recursion that has no end before the stack does.
#[inline]
pub fn guard_stack() {
    let here = 0_u8;
    if (std::ptr::addr_of!(here) as usize) < STACK_END.load(std::sync::atomic::Ordering::Relaxed) {
        raise(0, "call stack exceeded 1048576 frames");
    }
}

/// Runs the top-level statements of all modules on a stack that holds the frames that programs are promised; an
/// uncaught error ends the program with its code.
pub fn run(mains: &'static [fn()]) {
    const STACKS: [usize; 2] = [256 << 20, 64 << 20];
    const SPARE: usize = 16 << 20;
    let body = move |stack: usize| {
        if stack > 0 {
            STACK_END.store(stack_address() - stack + SPARE, std::sync::atomic::Ordering::Relaxed);
        }
        let result = catch_unwind(|| mains.iter().for_each(|main| main()));
        flush();
        let status = |code: i64| if (0..=255).contains(&code) { code as i32 } else { 1 };
        let Err(payload) = result else { std::process::exit(0) };
        if let Some(Exit(code)) = payload.downcast_ref() {
            std::process::exit(status(*code));
        }
        match payload.downcast_ref::<Fault>() {
            Some(fault) => {
                eprintln!("{}", fault.message);
                std::process::exit(if fault.code == 0 { 1 } else { status(fault.code) });
            }
            None => std::process::exit(101),
        }
    };
    for size in STACKS {
        if let Ok(thread) = std::thread::Builder::new().stack_size(size).spawn(move || body(size)) {
            let _ = thread.join();
            return;
        }
    }
    body(0);
}
