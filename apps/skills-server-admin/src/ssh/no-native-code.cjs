// Put in the place of ssh2's optional native code, which cannot be loaded in a Worker; ssh2 catches this.
throw new Error('Native code cannot be loaded in a Worker.');
