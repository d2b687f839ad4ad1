#!/bin/sh
":" //; . "$(dirname "$(readlink -f "$0")")/launch.sh"
import { main } from "../dist/main.js";
