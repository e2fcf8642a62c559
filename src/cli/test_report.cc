#include "cli/test_report.h"

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

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

std::size_t failed_in(const TestFile& file) {
  std::size_t failed = 0;
  for (const TestResult& r : file.results) failed += r.passed ? 0 : 1;
  return failed;
}

}  // namespace

std::string duration_text(std::int64_t ns) {
  const auto value = static_cast<double>(ns);
  if (ns < 1000) return fmt::format("{}ns", ns);
  if (ns < 1000000) return fmt::format("{:.1f}µs", value / 1e3);
  if (ns < 1000000000) return fmt::format("{:.1f}ms", value / 1e6);
  return fmt::format("{:.2f}s", value / 1e9);
}

void TestReport::begin_file(std::string path) {
  if (format_ == TestFormat::text) context_.print(path + "\n");
  files_.push_back({std::move(path), {}});
}

void TestReport::add(TestResult result) {
  if (!result.passed) ++failures_;
  if (format_ == TestFormat::text) {
    const std::string verdict = result.passed ? "ok" : "fail " + result.message;
    context_.print(
        fmt::format("   test {:<30} ... {} ({})\n", result.name, verdict, duration_text(result.duration_ns)));
  } else {
    JsonWriter json;
    json.begin_object();
    json.member("file", files_.back().path);
    json.member("name", result.name);
    json.member_bool("passed", result.passed);
    if (!result.passed) json.member("message", result.message);
    json.member("duration_ns", result.duration_ns);
    json.end_object();
    context_.print(json.take() + "\n");
  }
  files_.back().results.push_back(std::move(result));
}

void TestReport::end_file() {
  const std::size_t failed = failed_in(files_.back());
  if (failed != 0 && format_ == TestFormat::text)
    context_.print_error(fmt::format("\n[FAIL] {} test(s) failed.\n", failed));
}

std::string TestReport::junit() const {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const TestFile& file : files_) {
    std::int64_t total = 0;
    for (const TestResult& r : file.results) total += r.duration_ns;
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" time=\"{:.6f}\">\n",
                       xml_text(file.path), file.results.size(), failed_in(file), seconds(total));
    for (const TestResult& r : file.results) {
      out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"", xml_text(file.path),
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
