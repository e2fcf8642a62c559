#include "report/tests.h"

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/string_util.h"

namespace mochi {
namespace {

// XML 1.0 has no form for most control characters.
std::string xml_text(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') c = '?';
  }
  return escape_html(text);
}

// Of files that have tests, or are wrong.
std::size_t told(const std::vector<const TestedFile*>& files) {
  std::size_t count = 0;
  for (const TestedFile* file : files) {
    const bool wrong = file->made == nullptr || file->made->diagnostics.has_errors();
    if (wrong || !file->results.empty()) ++count;
  }
  return count;
}

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

}  // namespace

std::string duration_text(std::int64_t ns) {
  const auto value = static_cast<double>(ns);
  if (ns < 1000) return fmt::format("{}ns", ns);
  if (ns < 1000000) return fmt::format("{:.1f}µs", value / 1e3);
  if (ns < 1000000000) return fmt::format("{:.1f}ms", value / 1e6);
  return fmt::format("{:.2f}s", value / 1e9);
}

std::size_t failed_tests(const std::vector<TestResult>& results) {
  std::size_t failed = 0;
  for (const TestResult& r : results) failed += r.passed ? 0 : 1;
  return failed;
}

std::string test_lines(const std::string& path, const std::vector<TestResult>& results) {
  if (results.empty()) return {};
  std::string out = path + "\n";
  for (const TestResult& r : results) {
    const std::string verdict = r.passed ? "ok" : "fail " + r.message;
    out += fmt::format("   test {:<30} ... {} ({})\n", r.name, verdict, duration_text(r.duration_ns));
  }
  return out;
}

std::string failure_line(const std::vector<TestResult>& results) {
  const std::size_t failed = failed_tests(results);
  return failed == 0 ? std::string() : fmt::format("\n[FAIL] {} test(s) failed.\n", failed);
}

std::string test_json_lines(const std::string& path, const std::vector<TestResult>& results) {
  std::string out;
  for (const TestResult& r : results) {
    JsonWriter json;
    json.begin_object();
    json.member("file", path);
    json.member("name", r.name);
    json.member_bool("passed", r.passed);
    if (!r.passed) json.member("message", r.message);
    json.member("duration_ns", r.duration_ns);
    json.end_object();
    out += json.take() + "\n";
  }
  return out;
}

std::string change_line(const std::vector<std::string>& changes, const std::vector<const TestedFile*>& ran) {
  constexpr std::size_t kShown = 3;
  std::string text = "\n";
  for (std::size_t i = 0; i < changes.size() && i < kShown; ++i) text += (i == 0 ? "" : ", ") + changes[i];
  if (changes.size() > kShown) text += fmt::format(" and {} more", changes.size() - kShown);
  const std::size_t count = told(ran);
  return text + fmt::format(" changed; {} {} again\n", count, count == 1 ? "file runs" : "files run");
}

std::string change_json_line(const std::vector<std::string>& changes,
                             const std::vector<const TestedFile*>& ran) {
  JsonWriter json;
  json.begin_object();
  json.key("changed");
  json.begin_array();
  for (const std::string& path : changes) json.string(path);
  json.end_array();
  json.member("files", static_cast<std::int64_t>(told(ran)));
  json.end_object();
  return json.take() + "\n";
}

std::string junit_xml(const std::vector<const TestedFile*>& files) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const TestedFile* file : files) {
    if (file->results.empty()) continue;
    std::int64_t total = 0;
    for (const TestResult& r : file->results) total += r.duration_ns;
    out +=
        fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" time=\"{:.6f}\">\n",
                    xml_text(file->path), file->results.size(), failed_tests(file->results), seconds(total));
    for (const TestResult& r : file->results) {
      out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"", xml_text(file->path),
                         xml_text(r.name), seconds(r.duration_ns));
      if (r.passed)
        out += "/>\n";
      else
        out += fmt::format(">\n      <failure message=\"{}\"/>\n    </testcase>\n", xml_text(r.message));
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace mochi
