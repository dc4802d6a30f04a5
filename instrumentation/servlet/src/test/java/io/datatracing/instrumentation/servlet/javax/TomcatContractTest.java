package io.datatracing.instrumentation.servlet.javax;

import io.datatracing.instrumentation.servlet.Tomcat;
import io.datatracing.instrumentation.testing.http.RunningServer;
import io.datatracing.instrumentation.testing.http.ServerApplication;

class TomcatContractTest extends ServletContract {
  @Override
  protected RunningServer start(ServerApplication application) throws Exception {
    Startup.serve(application);
    return new Tomcat("", Startup.class);
  }
}
