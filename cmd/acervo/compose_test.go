package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// composition is what the rules below ask of compose.yaml.
type composition struct {
	Services map[string]struct {
		Image       string
		Environment map[string]string
		Secrets     []string
		Volumes     []string
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
		Healthcheck struct{ Test []string }
	}
	Volumes map[string]any
	Secrets map[string]struct{ File string }
}

func TestTheCompositionHoldsTogether(t *testing.T) {
	root := filepath.Join("..", "..")
	b, err := os.ReadFile(filepath.Join(root, "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var c composition
	if err := yaml.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(filepath.Join(root, ".ci", "secrets"))
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range c.Secrets {
		if s.File != "./secrets/"+name || !strings.Contains(string(made), "make_secret "+name+" ") {
			t.Errorf("make secrets does not make the secret %s (%s)", name, s.File)
		}
	}
	if len(c.Services) != 3 {
		t.Errorf("there are %d services, want acervo, postgres and vault", len(c.Services))
	}
	for name, s := range c.Services {
		if s.Image == "" || strings.HasSuffix(s.Image, ":latest") {
			t.Errorf("%s: the image %q names no version", name, s.Image)
		}
		if len(s.Healthcheck.Test) == 0 {
			t.Errorf("%s has no health check", name)
		}
		for _, secret := range s.Secrets {
			if _, ok := c.Secrets[secret]; !ok {
				t.Errorf("%s: the secret %s is declared nowhere", name, secret)
			}
		}
		for _, v := range s.Volumes {
			if from, _, _ := strings.Cut(v, ":"); c.Volumes != nil && !strings.HasPrefix(from, ".") {
				if _, ok := c.Volumes[from]; !ok {
					t.Errorf("%s: the volume %s is declared nowhere", name, from)
				}
			}
		}
		for other, on := range s.DependsOn {
			if _, ok := c.Services[other]; !ok || on.Condition != "service_healthy" {
				t.Errorf("%s waits for %s (%s), which must be a service and healthy", name, other, on.Condition)
			}
		}
		for key, value := range s.Environment {
			if _, file := strings.CutSuffix(key, "_FILE"); file {
				if secret, ok := strings.CutPrefix(value, "/run/secrets/"); !ok || !slices.Contains(s.Secrets, secret) {
					t.Errorf("%s: %s=%s is no secret that the service is given", name, key, value)
				}
			} else if strings.Contains(key, "PASSWORD") || strings.Contains(key, "SECRET") || strings.Contains(value, "://") && strings.Contains(value, "@") {
				t.Errorf("%s: %s stands in the open", name, key)
			}
		}
	}
}
