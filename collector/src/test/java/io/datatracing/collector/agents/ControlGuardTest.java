package io.datatracing.collector.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.Collector;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser can be made to ask 127.0.0.1, but not under a local name. */
class ControlGuardTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:4318", "127.0.0.1:4318", "[::1]:4318"})
  void aLocalNameIsAllowed(String host) throws Exception {
    assertThat(status(host)).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:4318", "127.0.0.1.evil.example", "0"})
  void anotherNameIsNot(String host) throws Exception {
    assertThat(status(host)).isEqualTo(403);
  }

  @Test
  void withoutATokenNoTokenIsRight() throws Exception {
    assertThat(status("localhost\r\nAuthorization: Bearer ")).isEqualTo(403);
  }

  /** 404 is the answer to who may ask, as there is no agent; java.net.http lets nobody set Host. */
  private static int status(String host) throws Exception {
    try (Collector collector = new Collector();
        Socket socket =
            new Socket(InetAddress.getByName("127.0.0.1"), URI.create(collector.url()).getPort())) {
      String request =
          "PUT /api/v1/agents/a1/control HTTP/1.1\r\nHost: "
              + host
              + "\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{\"mode\":\"none\"}";
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(answer.split(" ")[1]);
    }
  }
}
