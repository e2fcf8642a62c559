// The drivers that there are, one per destination.
#pragma once

#include "fanout/driver.h"

namespace mochi::fanout {

const Driver& npm_driver();
const Driver& jsr_driver();
const Driver& pypi_driver();
const Driver& crates_driver();

}  // namespace mochi::fanout
