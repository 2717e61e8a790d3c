# Two images of the same program:
#
#   docker build .                  the program alone, on distroless: smallest, and no shell. It reads PDF, Word,
#                                   Excel, PowerPoint, OpenDocument, e-mail and text. It has no text recognition
#                                   and no LibreOffice: scans and old office files are filed, but their words are not found.
#   docker build --target full .    with Tesseract (es, en, pt, fr) and LibreOffice, on Debian.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=development
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.release=${VERSION}" -o /out/acervo ./cmd/acervo \
    && mkdir -p /out/data

# A small S3 server to keep the files in, built from source through the Go module proxy.
FROM golang:1.26-bookworm AS build-vault
RUN CGO_ENABLED=0 go install -trimpath github.com/versity/versitygw/cmd/versitygw@v1.8.0 && mkdir -p /out/vault

FROM debian:bookworm-slim AS vault
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY --from=build-vault /go/bin/versitygw /usr/local/bin/versitygw
COPY --from=build-vault --chown=65532:65532 /out/vault /vault
USER 65532:65532
VOLUME /vault
EXPOSE 7070

FROM debian:bookworm-slim AS full
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata \
        tesseract-ocr tesseract-ocr-spa tesseract-ocr-eng tesseract-ocr-por tesseract-ocr-fra tesseract-ocr-osd \
        libreoffice-writer libreoffice-calc libreoffice-impress \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/acervo /usr/local/bin/acervo
COPY --from=build --chown=65532:65532 /out/data /data
ENV ACERVO_DATA=/data ACERVO_LISTEN=0.0.0.0:8080 HOME=/tmp
USER 65532:65532
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/usr/local/bin/acervo", "doctor", "--running", "http://127.0.0.1:8080"]
ENTRYPOINT ["/usr/local/bin/acervo"]
CMD ["serve"]

FROM gcr.io/distroless/static-debian12:nonroot AS slim
COPY --from=build /out/acervo /usr/local/bin/acervo
COPY --from=build --chown=65532:65532 /out/data /data
ENV ACERVO_DATA=/data ACERVO_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/usr/local/bin/acervo", "doctor", "--running", "http://127.0.0.1:8080"]
ENTRYPOINT ["/usr/local/bin/acervo"]
CMD ["serve"]
