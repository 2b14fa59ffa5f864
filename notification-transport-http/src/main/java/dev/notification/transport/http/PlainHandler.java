package dev.notification.transport.http;

import dev.notification.protocol.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET at some addresses, to the letter, with what is in memory, on the selector: it waits for no thread and for no other
 * request.
 */
final class PlainHandler extends HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PlainHandler.class);
    private static final RequestExecutorProvider ON_THE_SELECTOR = new RequestExecutorProvider.SameThreadProvider();

    private static final String HERE = "GET, HEAD, OPTIONS";
    /** What the server knows at all. */
    private static final String ALL = "GET, HEAD, POST, DELETE, OPTIONS";

    private final Function<String, Optional<Page>> pages;
    private final boolean isRoot;
    private final RefusalLog refusals;

    /** What is at an address. */
    @FunctionalInterface
    interface Page {
        /** Returns at once. */
        Answer answer(HttpRequestPacket request);
    }

    private PlainHandler(Function<String, Optional<Page>> pages, boolean isRoot, RefusalLog refusals) {
        this.pages = pages;
        this.isRoot = isRoot;
        this.refusals = refusals;
    }

    /** @param answer returns at once */
    static PlainHandler get(String path, Supplier<Answer> answer, RefusalLog refusals) {
        return at(path, request -> answer.get(), refusals);
    }

    static PlainHandler of(ServedFile file, RefusalLog refusals) {
        return at(file.path(), file::answer, refusals);
    }

    private static PlainHandler at(String path, Page page, RefusalLog refusals) {
        return new PlainHandler(address -> Optional.of(page).filter(it -> address.equals(path)), false, refusals);
    }

    /**
     * For all addresses below which nothing else is mounted.
     *
     * @param pages what is at an address, if anything is; asked on selectors
     */
    static PlainHandler root(Function<String, Optional<Page>> pages, RefusalLog refusals) {
        return new PlainHandler(pages, true, refusals);
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return ON_THE_SELECTOR;
    }

    @Override
    public void service(Request request, Response response) throws IOException {
        try {
            Answer said = answer(request);
            if (LOG.isDebugEnabled() && !said.mediaType().equals(Problem.MEDIA_TYPE)) {
                LOG.debug("{} {}: {}", request.getMethod().getMethodString(), request.getRequestURI(), said.status());
            }
            said.writeTo(response);
        } catch (IOException e) {
            ClientGone.orThrow(request, e);
        }
    }

    private Answer answer(Request request) {
        boolean options = request.getMethod() == Method.OPTIONS;
        String address = request.getRequestURI();
        if (options && isRoot && address.equals("*")) {
            return Answer.empty(Map.of("Allow", ALL));
        }
        Optional<Page> page = pages.apply(address);
        if (page.isEmpty()) {
            return refused(request, PortProblems.NOT_FOUND, Map.of());
        }
        if (options) {
            return Answer.empty(Map.of("Allow", HERE));
        }
        return request.getMethod() == Method.GET || request.getMethod() == Method.HEAD
                ? page.get().answer(request.getRequest())
                : refused(request, PortProblems.METHOD_NOT_ALLOWED, Map.of("Allow", HERE));
    }

    private Answer refused(Request request, Problem problem, Map<String, String> headers) {
        refusals.refused(request.getRequest(), problem);
        return Answer.of(problem, headers);
    }
}
