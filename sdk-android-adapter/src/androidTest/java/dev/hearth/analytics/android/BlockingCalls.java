package dev.hearth.analytics.android;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Has the JDK's files and sockets say that they are used, as Android's own do for {@code StrictMode}: Robolectric has
 * Android's framework, but the JDK's {@code java.io}. Done once in a JVM, by retransforming the JDK's classes.
 */
final class BlockingCalls {
    /** Under this key, the system properties hold who is told: a place that all class loaders share. */
    static final String LISTENER = "dev.hearth.analytics.android.blocking";

    private static final String DONE = LISTENER + ".hooked";

    private BlockingCalls() {}

    /** Tells {@code listener} of each blocking call, in the thread that makes it: disk or network. Null for nobody. */
    static void tell(Consumer<String> listener) {
        hookOnce();
        System.getProperties().put(LISTENER, listener);
    }

    static void tellNobody() {
        System.getProperties().remove(LISTENER);
    }

    private static void hookOnce() {
        if (System.getProperties().putIfAbsent(DONE, DONE) != null) {
            return;
        }
        Instrumentation instrumentation = ByteBuddyAgent.install();
        AgentBuilder agent = new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .ignore(none());
        agent = hook(agent, "java.io.FileInputStream", named("open"), Disk.class);
        agent = hook(agent, "java.io.FileOutputStream", named("open"), Disk.class);
        agent = hook(agent, "java.io.RandomAccessFile", named("open"), Disk.class);
        agent = hook(
                agent,
                "java.io.File",
                namedOneOf(
                        "exists", "isFile", "isDirectory", "length", "lastModified", "list", "listFiles", "delete",
                        "mkdir", "mkdirs", "createNewFile", "renameTo", "canRead", "canWrite", "getCanonicalPath"),
                Disk.class);
        agent = hook(
                agent,
                "sun.nio.ch.FileChannelImpl",
                namedOneOf("read", "write", "force", "map", "truncate", "size", "lock", "tryLock", "open"),
                Disk.class);
        agent = hook(agent, "java.nio.MappedByteBuffer", named("force"), Disk.class);
        agent = hook(
                agent,
                "sun.nio.fs.UnixNativeDispatcher",
                not(ElementMatchers.<MethodDescription>isNative())
                        .and(namedOneOf(
                                "open", "stat", "stat2", "lstat", "access", "exists", "mkdir", "rmdir", "unlink",
                                "rename", "opendir", "chmod", "link", "symlink", "realpath")),
                Disk.class);
        agent = hook(agent, "java.net.Socket", named("connect"), Network.class);
        agent = hook(agent, "java.net.InetAddress", named("getAllByName"), Network.class);
        agent.installOn(instrumentation);
    }

    private static AgentBuilder hook(
            AgentBuilder agent, String type, ElementMatcher<? super MethodDescription> methods, Class<?> advice) {
        return agent.type(named(type)).transform((builder, description, loader, module, domain) -> builder.visit(
                Advice.to(advice).on(methods)));
    }

    /** Copied into the beginning of methods that touch the disk. */
    static final class Disk {
        private Disk() {}

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter() {
            Object listener = System.getProperties().get("dev.hearth.analytics.android.blocking");
            if (listener != null) {
                ((Consumer<String>) listener).accept("disk");
            }
        }
    }

    /** Copied into the beginning of methods that wait for the network. */
    static final class Network {
        private Network() {}

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter() {
            Object listener = System.getProperties().get("dev.hearth.analytics.android.blocking");
            if (listener != null) {
                ((Consumer<String>) listener).accept("network");
            }
        }
    }
}
