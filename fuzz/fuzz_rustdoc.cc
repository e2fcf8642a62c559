// What rustdoc says of a crate, read, walked and judged.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "bridge/rust/bind/crate_surface.h"
#include "bridge/rust/ingest/doc_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mochi::rust;
  auto crate = read_rustdoc(std::string(reinterpret_cast<const char*>(data), size));
  if (!crate) return 0;
  DocWorld world(std::move(*crate), nullptr);
  const PublicApi api = walk_public(world);
  world.close();
  Judge judge(world);
  SurfaceReport report;
  report.callables = list_callables(judge, api);
  const mochi::api::Surface surface = make_surface(judge, api, report.callables, true);
  MOCHI_CHECK(surface_hash(surface).size() == 64);
  static_cast<void>(report_json(judge, report, true));
  return 0;
}
