// bench_rustdoc FILE.json…: how fast rustdoc's JSON is read, in megabytes per second of processor time, best of ten; and
// what walking and judging the crate costs. FILE: what `cargo rustdoc … --output-format json` wrote.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

#include "bridge/rust/bind/callables.h"
#include "bridge/rust/ingest/doc_reader.h"

namespace {

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int measure(const std::string& path) {
  using namespace mochi::rust;
  std::ifstream file(path, std::ios::binary);
  const std::string json{std::istreambuf_iterator<char>(file), {}};
  constexpr int kRounds = 10;
  double read = 1e9;
  double judged = 1e9;
  std::size_t callables = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::string copy = json;
    const double begin = seconds();
    auto crate = read_rustdoc(std::move(copy));
    const double middle = seconds();
    if (!crate) {
      fmt::print("{}: {}\n", path, crate.error().message);
      return 1;
    }
    DocWorld world(std::move(*crate), nullptr);
    const PublicApi api = walk_public(world);
    world.close();
    Judge judge(world);
    callables = list_callables(judge, api).counts.callables();
    read = std::min(read, middle - begin);
    judged = std::min(judged, seconds() - middle);
  }
  const double megabytes = static_cast<double>(json.size()) / 1e6;
  fmt::print("{}: {:.1f} MB, {:.0f} MB/s, {} callables judged in {:.1f} ms\n", path, megabytes,
             megabytes / read, callables, judged * 1e3);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int status = 0;
  for (int i = 1; i < argc; ++i) status |= measure(argv[i]);
  return status;
}
