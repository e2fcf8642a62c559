// Natives that reach the world, and those that end the program.
#include <cstdlib>

#include "base/int_text.h"
#include "base/utf8.h"
#include "vm/natives/natives.h"
#include "vm/natives/sha256.h"

namespace mochi::vm {

bool native_now(Machine& m, const Value*, Value& result, Data) {
  // A seed in the environment makes the clock repeatable.
  if (!m.now_seeded) {
    m.now_seeded = true;
    if (const char* seed = std::getenv("MOCHI_NOW_SEED"); seed != nullptr) {
      m.has_now_seed = parse_int(seed, m.now_seed) == IntParse::ok;
    }
  }
  if (m.has_now_seed) {
    constexpr std::uint64_t kModulus = 2147483647;
    m.now_seed =
        static_cast<std::int64_t>((static_cast<std::uint64_t>(m.now_seed) * 1664525 + 1013904223) % kModulus);
    result = int_value(m.now_seed);
  } else {
    result = int_value(m.world.now_ns());
  }
  return true;
}

bool native_clock_ns(Machine& m, const Value*, Value& result, Data) {
  result = int_value(m.world.monotonic_ns());
  return true;
}

bool native_input(Machine& m, const Value*, Value& result, Data) {
  std::string line;
  m.world.flush();
  m.world.read_line(line);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  if (!is_valid_utf8(line)) return m.fail(FaultCode::parse, "invalid UTF-8");
  result = ref_value(m.heap.string(line));
  return true;
}

bool read_text_file(Machine& m, const std::string& path, std::string& text) {
  Result<std::string> read = m.world.read_file(path);
  if (!read) return m.fail(FaultCode::none, read.error().message);
  text = std::move(*read);
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  if (!is_valid_utf8(text)) return m.fail(FaultCode::parse, "invalid UTF-8 in " + path);
  return text.size() < slow::kMostText || slow::out_of_memory(m);
}

bool native_read_file(Machine& m, const Value* args, Value& result, Data) {
  std::string text;
  if (!read_text_file(m, std::string(as_string(args[0])->text()), text)) return false;
  result = ref_value(m.heap.string(text));
  return true;
}

bool native_read_lines(Machine& m, const Value* args, Value& result, Data data) {
  std::string text;
  if (!read_text_file(m, std::string(as_string(args[0])->text()), text)) return false;
  List* lines = m.heap.list(m.desc(data.low), 0);
  std::size_t from = 0;
  while (from < text.size()) {
    std::size_t end = text.find('\n', from);
    if (end == std::string::npos) end = text.size();
    std::string_view line = std::string_view(text).substr(from, end - from);
    if (line.ends_with('\r')) line.remove_suffix(1);
    add_element(m.heap, lines, ref_value(m.heap.string(line)));
    from = end + 1;
  }
  result = ref_value(lines);
  return true;
}

// data: description
bool native_os_args(Machine& m, const Value*, Value& result, Data data) {
  List* list = m.heap.list(m.desc(data.low), 0);
  for (const std::string& argument : m.world.arguments())
    add_element(m.heap, list, ref_value(m.heap.string(repair_utf8(argument))));
  result = ref_value(list);
  return true;
}

bool native_os_env(Machine& m, const Value* args, Value& result, Data) {
  const std::optional<std::string> value = m.world.variable(std::string(as_string(args[0])->text()));
  result = value ? ref_value(m.heap.string(repair_utf8(*value))) : bits_value(0);
  return true;
}

bool native_os_cwd(Machine& m, const Value*, Value& result, Data) {
  const Result<std::string> folder = m.world.current_directory();
  if (!folder) return m.fail(FaultCode::none, "the current folder is gone");
  result = ref_value(m.heap.string(repair_utf8(*folder)));
  return true;
}

bool native_os_platform(Machine& m, const Value*, Value& result, Data) {
  result = ref_value(m.heap.string(m.world.platform()));
  return true;
}

namespace {
bool put_file(Machine& m, const Value* args, Value& result, bool append) {
  result = bits_value(0);
  const std::string path(as_string(args[0])->text());
  Result<void> written = m.world.write_file(path, as_string(args[1])->text(), append);
  return written.has_value() || m.fail(FaultCode::none, written.error().message);
}
}  // namespace

bool native_write_file(Machine& m, const Value* args, Value& result, Data) {
  return put_file(m, args, result, false);
}
bool native_append_file(Machine& m, const Value* args, Value& result, Data) {
  return put_file(m, args, result, true);
}

// data: type of the operand
bool native_sha256(Machine& m, const Value* args, Value& result, Data data) {
  std::string bytes;
  if (m.desc(data.low).cls == TypeClass::string) {
    bytes = as_string(args[0])->text();
  } else {
    const List* list = as_list(args[0]);
    for (std::uint32_t n = 0; n < list->size; ++n) {
      const std::int64_t byte = list->data[n].i;
      if (byte < 0 || byte > 255) return m.fail(FaultCode::type, "byte out of range: " + int_text(byte));
      bytes += static_cast<char>(byte);
    }
  }
  List* digest = m.heap.list(m.desc(kListIntDesc), 32);
  for (const std::uint8_t byte : sha256(bytes)) add_element(m.heap, digest, int_value(byte));
  result = ref_value(digest);
  return true;
}

// code, message
bool native_panic(Machine& m, const Value* args, Value&, Data) {
  return m.fail_user(args[0].i, std::string(as_string(args[1])->text()));
}

bool native_exit_(Machine& m, const Value* args, Value&, Data) {
  m.fail_user(args[0].i, {});
  m.fault.kind = Fault::Kind::exit;
  return false;
}

// data: the whole message
bool native_expect(Machine& m, const Value* args, Value& result, Data data) {
  result = bits_value(0);
  return args[0].i != 0 || m.fail(FaultCode::expect, m.compiled.texts[data.low]);
}

// data: the whole message, code
bool native_refuse(Machine& m, const Value*, Value&, Data data) {
  m.fail(FaultCode::none, m.compiled.texts[data.low]);
  m.fault.code = static_cast<std::int32_t>(data.high);
  return false;
}

// name, duration in ns
bool native_bench_report(Machine& m, const Value* args, Value& result, Data) {
  std::string text = "{\n  \"duration_us\": " + int_text(args[1].i / 1000);
  text += ",\n  \"memory_bytes\": " + int_text(static_cast<std::int64_t>(m.heap.stats().bytes)) +
          ",\n  \"name\": ";
  std::string name;
  JsonText json{m.heap, name};
  json.write(m.desc(kStringDesc), args[0]);
  text += name + "\n}\n";
  result = bits_value(0);
  m.write(text);
  return true;
}

}  // namespace mochi::vm
