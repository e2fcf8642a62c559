// The receipt of a release (fan-out page Z4): what was to be published where, and how far each leg is. It is
// written and flushed before and after every change of a leg, so that a release can always be finished.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fanout/destination.h"
#include "host/file_system.h"

namespace mochi::fanout {

enum class LegState : std::uint8_t {
  planned,
  built,
  uploading,
  accepted,   // the registry has it and does not show it yet
  published,  // read back
  failed,
  cancelled,
  skipped,
  withdrawn,  // taken back by a strict run
};
std::string_view leg_state_name(LegState state);
std::optional<LegState> find_leg_state(std::string_view name);
// Nothing is left to do for it.
bool is_done(LegState state);

struct ReceiptFile {
  std::string name;
  std::uint64_t size = 0;
  std::string sha256;
};

struct ReceiptLeg {
  Destination destination = Destination::npm;
  LegState state = LegState::planned;
  std::string name;  // on the destination
  std::string version;
  std::string registry;  // endpoint
  std::string publish;
  std::string url;
  std::vector<ReceiptFile> files;
  std::string words;  // the registry's own
};

struct Receipt {
  std::string package;
  std::string version;
  std::string mochi;  // version of mochi that built it
  std::string commit;
  std::string input;             // digest of source and manifest
  std::int64_t epoch = -1;       // SOURCE_DATE_EPOCH, -1 if it was not set
  std::vector<ReceiptLeg> legs;  // in the order of destinations

  ReceiptLeg* find(Destination destination);
  const ReceiptLeg* find(Destination destination) const;
  bool is_done() const;
};

// `"schema": 1`, two blanks per level, a final line end.
std::string receipt_json(const Receipt& receipt);
// Errors: C002 broken, M057_FAN_E010 a newer schema.
Result<Receipt> read_receipt(std::string_view text, std::string_view path);

// The newest receipt of the package with a leg that is still to be done, whatever its version.
Result<std::optional<Receipt>> open_release(FileSystem& files, std::string_view directory,
                                            std::string_view package);

// `.mochi/publish/<package>-<version>.json` below the package's directory; `@scope/name` as `scope-name`.
std::string receipt_path(std::string_view directory, std::string_view package, std::string_view version);
// Atomic, flushed; directories are made.
Result<void> write_receipt(FileSystem& files, const std::string& path, const Receipt& receipt);
// Nothing if there is none.
Result<std::optional<Receipt>> load_receipt(FileSystem& files, const std::string& path);
// The newest receipt of the package whose version is not `version` and of which the leg is done, for size
// changes.
Result<std::optional<Receipt>> last_release(FileSystem& files, std::string_view directory,
                                            std::string_view package, std::string_view version);

// `scope-name` of `@scope/name`.
std::string flat_name(std::string_view package);

}  // namespace mochi::fanout
