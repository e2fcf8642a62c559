// cache size, prune, clean, verify, gc.
#include <fmt/format.h>

#include "base/json_writer.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"
#include "package/store/store.h"

namespace mochi {
namespace {

constexpr std::int64_t kDay = 86400;

// `30d`, `12h`, `90`: seconds, a bare number in days; -1 if it is none.
std::int64_t parse_age(std::string_view text) {
  std::int64_t value = 0;
  std::size_t i = 0;
  while (i < text.size() && i < 6 && text[i] >= '0' && text[i] <= '9') value = value * 10 + (text[i++] - '0');
  if (i == 0 || text.size() > i + 1) return -1;
  if (i == text.size() || text[i] == 'd') return value * kDay;
  return text[i] == 'h' ? value * 3600 : text[i] == 'w' ? value * 7 * kDay : -1;
}

// `10G`, `500M`, bytes; -1 if it is none.
std::int64_t parse_size(std::string_view text) {
  std::int64_t value = 0;
  std::size_t i = 0;
  while (i < text.size() && i < 12 && text[i] >= '0' && text[i] <= '9')
    value = value * 10 + (text[i++] - '0');
  if (i == 0 || text.size() > i + 1) return -1;
  if (i == text.size()) return value;
  const std::int64_t unit = text[i] == 'K' ? 10 : text[i] == 'M' ? 20 : text[i] == 'G' ? 30 : -1;
  return unit < 0 || value > (std::int64_t{1} << 33U) >> (unit - 10 > 0 ? unit - 10 : 0) ? -1 : value << unit;
}

std::string human(std::uint64_t bytes) {
  const double value = static_cast<double>(bytes);
  if (bytes < 1024) return fmt::format("{} B", bytes);
  if (bytes < 1024 * 1024) return fmt::format("{:.1f} KiB", value / 1024);
  if (bytes < 1024 * 1024 * 1024) return fmt::format("{:.1f} MiB", value / (1024 * 1024));
  return fmt::format("{:.1f} GiB", value / (1024.0 * 1024 * 1024));
}

int size(const Context& context, package::Store& store, bool json) {
  Result<package::StoreSize> size = store.size();
  if (!size) return context.fail_with(size.error());
  if (json) {
    JsonWriter out;
    out.begin_object();
    out.member("directory", store.root());
    out.member("blobs", static_cast<std::int64_t>(size->blobs));
    out.member("blob_bytes", static_cast<std::int64_t>(size->blob_bytes));
    out.member("trees", static_cast<std::int64_t>(size->trees));
    out.member("tree_bytes", static_cast<std::int64_t>(size->tree_bytes));
    out.end_object();
    context.print(out.take() + "\n");
  } else {
    context.print(fmt::format("{}\n  archives  {:>6}  {}\n  unpacked  {:>6}  {}\n", store.root(), size->blobs,
                              human(size->blob_bytes), size->trees, human(size->tree_bytes)));
  }
  return kExitOk;
}

int verify(const Context& context, package::Store& store, bool json) {
  Result<std::vector<package::StoreProblem>> problems = store.verify();
  if (!problems) return context.fail_with(problems.error());
  if (json) {
    JsonWriter out;
    out.begin_array();
    for (const package::StoreProblem& one : *problems) {
      out.begin_object();
      out.member("path", one.path);
      out.member("message", one.message);
      out.end_object();
    }
    out.end_array();
    context.print(out.take() + "\n");
  }
  for (const package::StoreProblem& one : *problems)
    refuse(context, Code::M057_CACHE_E003, one.path + ": " + one.message);
  if (problems->empty() && !json) context.print("every file is what its name says\n");
  return problems->empty() ? kExitOk : kExitFailure;
}

int collect(const Context& context, package::Store& store, const package::GcOptions& how, bool json) {
  Result<package::GcReport> report = store.gc(how);
  if (!report) return context.fail_with(report.error());
  if (json) {
    JsonWriter out;
    out.begin_object();
    out.member("blobs", static_cast<std::int64_t>(report->blobs));
    out.member("trees", static_cast<std::int64_t>(report->trees));
    out.member("bytes", static_cast<std::int64_t>(report->bytes));
    out.member("kept", static_cast<std::int64_t>(report->kept));
    out.member("kept_bytes", static_cast<std::int64_t>(report->kept_bytes));
    out.member("projects", static_cast<std::int64_t>(report->roots));
    out.member_bool("dry_run", how.dry_run);
    out.end_object();
    context.print(out.take() + "\n");
  } else {
    context.print(
        fmt::format("{} {} archives and {} unpacked packages, {}; {} stay ({}), used by {} projects\n",
                    how.dry_run ? "would remove" : "removed", report->blobs, report->trees,
                    human(report->bytes), report->kept, human(report->kept_bytes), report->roots));
  }
  return kExitOk;
}

}  // namespace

int pkg_cache(Context& context, const Args& args) {
  Options options("cache", "Look after the store of downloaded packages.");
  std::string verb;
  std::string older;
  std::string recent;
  std::string largest;
  bool dry_run = false;
  bool orphans = false;
  bool json = false;
  options.positional("VERB", verb, "size, prune, gc, clean or verify");
  options.text("--older-than", older, "AGE",
               "prune: what no project names and nobody used for so long (30d, 12h; default 90d)");
  options.text("--keep-recent", recent, "AGE", "prune: keep what was used within this time");
  options.text("--max-size", largest, "SIZE",
               "prune: and the least recently used beyond this size (10G, 500M)");
  options.flag("--prune-orphans", orphans, "prune: whatever no project names, however new");
  options.flag("--dry-run", dry_run, "Only tell what would be removed");
  options.flag("--json", json, "Print the result as JSON");
  options.epilog(
      "What the lock of a project that is there names is kept. `gc` is `prune` with its defaults; `clean` "
      "removes everything\n"
      "that no project names; `verify` hashes every file again and removes what is damaged.\n\nExamples:\n  "
      "mochi cache size\n"
      "  mochi cache prune --older-than 30d\n  mochi cache verify\n");
  if (!options.parse(context, args)) return options.status();
  package::GcOptions how;
  how.dry_run = dry_run;
  how.orphans = orphans || verb == "clean";
  if (!older.empty()) how.unused_for = parse_age(older);
  if (!recent.empty()) how.keep_recent = parse_age(recent);
  const std::int64_t most = largest.empty() ? 0 : parse_size(largest);
  how.max_bytes = static_cast<std::uint64_t>(most < 0 ? 0 : most);
  if (how.unused_for < 0 || how.keep_recent < 0 || most < 0)
    return refuse(context, Code::C003, "an age is written like `30d`, a size like `10G`", {}, kExitUsage);
  Result<package::Paths> paths = package::find_paths(context.host.env);
  if (!paths) return context.fail_with(paths.error());
  Result<std::unique_ptr<package::Store>> store =
      package::Store::open(context.host.files, context.host.clock, *paths);
  if (!store) return context.fail_with(store.error());
  if (verb == "size") return size(context, **store, json);
  if (verb == "verify") return verify(context, **store, json);
  if (verb == "prune" || verb == "gc" || verb == "clean") return collect(context, **store, how, json);
  return refuse(context, Code::C003, "`" + verb + "` is none of size, prune, gc, clean and verify", {},
                kExitUsage);
}

}  // namespace mochi
