#include "host/real/curl_api.h"

#include "diag/codes.h"
#include "host/shared_library.h"

namespace mochi {

Result<CurlApi> load_curl() {
  MOCHI_TRY(SharedLibrary library,
            SharedLibrary::open({"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"}));
  CurlApi api;
  bool complete = library.find("curl_global_init", api.global_init) &&
                  library.find("curl_easy_init", api.easy_init) &&
                  library.find("curl_easy_setopt", api.easy_setopt) &&
                  library.find("curl_easy_getinfo", api.easy_getinfo) &&
                  library.find("curl_easy_strerror", api.easy_strerror) &&
                  library.find("curl_easy_cleanup", api.easy_cleanup) &&
                  library.find("curl_slist_append", api.slist_append) &&
                  library.find("curl_slist_free_all", api.slist_free_all) &&
                  library.find("curl_multi_init", api.multi_init) &&
                  library.find("curl_multi_setopt", api.multi_setopt) &&
                  library.find("curl_multi_add_handle", api.multi_add_handle) &&
                  library.find("curl_multi_remove_handle", api.multi_remove_handle) &&
                  library.find("curl_multi_perform", api.multi_perform) &&
                  library.find("curl_multi_poll", api.multi_poll) &&
                  library.find("curl_multi_info_read", api.multi_info_read) &&
                  library.find("curl_multi_cleanup", api.multi_cleanup);
  if (!complete || api.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return fail(Code::C006, "the installed libcurl is too old; 7.85 or later is needed");
  }
  return api;
}

}  // namespace mochi
