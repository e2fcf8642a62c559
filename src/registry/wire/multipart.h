// `multipart/form-data` (RFC 7578) as the upload clients write it: quoted and unquoted parameters, a
// preamble, a bare LF before a boundary.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::registry {

struct FormPart {
  std::string name;
  // Empty = an ordinary field.
  std::string filename;
  bool has_filename = false;
  std::string content_type;
  // A view into the body.
  std::string_view data;
};

struct FormLimits {
  std::size_t parts = 2000;
  std::size_t header_bytes = std::size_t{16} << 10U;
};

// M057_REG_E001 for a body that is none, or that is cut. `content_type` is the request's header.
Result<std::vector<FormPart>> parse_form(std::string_view content_type, std::string_view body,
                                         const FormLimits& limits = {});

// The value of `name=` in a header like `form-data; name="x"; filename=y`; false if it is not there.
bool header_parameter(std::string_view header, std::string_view name, std::string& value);

}  // namespace mochi::registry
