package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.instrumentation.servlet.Jetty;
import io.datatracing.instrumentation.testing.http.RunningServer;
import io.datatracing.instrumentation.testing.http.ServerApplication;

class JettyContractTest extends ServletContract {
  @Override
  protected RunningServer start(ServerApplication application) throws Exception {
    Startup.serve(application);
    return new Jetty("", new Startup());
  }
}
