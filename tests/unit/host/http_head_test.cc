// RFC 9112: heads that two readers could understand in two ways.
#include "host/http_head.h"

#include <gtest/gtest.h>

#include <string>

namespace mochi {
namespace {

std::string_view judged(const std::string& bytes) { return head_bytes_problem(bytes); }

TEST(HttpHead, OrdinaryOnesPass) {
  for (const char* text :
       {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
        "PUT /x?y HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 12\r\nX: \xc3\xa4\tb \r\n\r\n",
        "PUT /x HTTP/1.1\r\nHOST: a\r\ntransfer-encoding: Chunked\r\nEmpty:\r\n\r\n"}) {
    EXPECT_EQ(judged(text), "") << text;
  }
}

TEST(HttpHead, WhatIsUnclearIsRefused) {
  const std::string first = "PUT /x HTTP/1.1\r\n";
  const std::string host = "Host: a\r\n";
  for (const std::string& text : {
           first + host + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
           first + host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
           first + host + "Transfer-Encoding : chunked\r\n\r\n",
           first + host + "Transfer-Encoding: gzip, chunked\r\n\r\n",
           first + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
           first + host + "Content-Length: +1\r\n\r\n",
           first + host + "Content-Length: 1, 1\r\n\r\n",
           first + host + "Content-Length:\r\n\r\n",
           first + host + "Content-Length: 99999999999999999999\r\n\r\n",
           first + host + host + "\r\n",
           first + "\r\n",
           first + "Host: a, b\r\n\r\n",
           first + host + "X: a\rY: b\r\n\r\n",
           first + host + "X: a\nY: b\r\n\r\n",
           first + host + std::string("X: a\0b\r\n\r\n", 10),
           first + host + " folded: 1\r\n\r\n",
           first + host + ": nameless\r\n\r\n",
           first + host + "X\r\n\r\n",
           "PUT  /x HTTP/1.1\r\n" + host + "\r\n",
           "PUT /x HTTP/2.0\r\n" + host + "\r\n",
           "P(T /x HTTP/1.1\r\n" + host + "\r\n",
           std::string("PUT /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
           "PUT /x HTTP/1.1\n" + host + "\r\n",
       }) {
    EXPECT_NE(judged(text), "") << text;
  }
}

}  // namespace
}  // namespace mochi
