/** Context across Netty's event loops and promises. */
package io.datatracing.instrumentation.netty;
