#include "report/verify.h"

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/string_util.h"

namespace mochi {

using fanout::destination_info;

std::string verified_text(const std::vector<VerifiedRow>& rows) {
  std::string out;
  for (const VerifiedRow& row : rows) {
    out += fmt::format("{:<7} {:<9} {}", destination_info(row.destination).name,
                       row.error ? "failed" : "verified", row.name);
    out += row.error
               ? "\n"
               : fmt::format(
                     " by {}{}\n        {}\n", row.client,
                     row.examples.empty() ? "" : ", " + counted(row.examples.size(), "example", "examples"),
                     row.install);
  }
  return out;
}

std::string verified_json(const std::vector<VerifiedRow>& rows) {
  JsonWriter out(JsonStyle::indented);
  out.begin_array();
  for (const VerifiedRow& row : rows) {
    out.begin_object();
    out.member("target", destination_info(row.destination).name);
    out.member_bool("ok", !row.error);
    out.member("name", row.name);
    out.member("client", row.client);
    out.member("install", row.install);
    out.key("examples");
    out.begin_array();
    for (const std::string& example : row.examples) out.string(example);
    out.end_array();
    if (row.error) out.member("error", row.error->message);
    out.end_object();
  }
  out.end_array();
  return out.take() + "\n";
}

}  // namespace mochi
